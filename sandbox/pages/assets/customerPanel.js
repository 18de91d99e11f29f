// What Meta knows of the customer whose phone is shown, and who answers: changed here, reported by webhook.
import { html, useState } from '/assets/vendor/preact.js';
import { postJson, putJson } from '/assets/api.js';

const IDENTITIES = [['both', 'number and user id'], ['userId', 'user id only'], ['phone', 'number only, as before April 2026']];

/** The business answers in the WhatsApp Business app, or Meta's AI does. */
function Elsewhere({ conversation, run }) {
  const [text, setText] = useState('');
  const by = conversation.owner === 'metaAgent' ? 'metaAgent' : 'app';
  const send = (event) => {
    event.preventDefault();
    if (text.trim() === '') return;
    run(postJson('/sandbox/echoes', { by, to: conversation.contact, text: text.trim() }));
    setText('');
  };
  return html`<form class="elsewhere" onSubmit=${send}><label class="field">${by === 'app' ? 'Answer in the WhatsApp Business app' : 'Answer as Meta’s AI'}
    <input data-testid="echo-text" value=${text} onInput=${({ target }) => setText(target.value)} /></label><button class="button">Send</button></form>`;
}

export function CustomerPanel({ conversation, onProblem }) {
  const { contact, participants, owner, identity, username, stoppedMarketing, userId } = conversation;
  // Groups have none of this; nor has somebody who was only just made up here.
  if (participants || !userId) return null;
  const run = (request) => void request.catch((failure) => onProblem(failure.message));
  const path = `/sandbox/contacts/${encodeURIComponent(contact)}`;
  const next = owner === 'metaAgent' ? 'business' : 'metaAgent';
  return html`<section aria-labelledby="customer-title">
    <h2 id="customer-title">This customer</h2>
    <label class="field">The business sees<select data-testid="identity" value=${identity ?? (username ? 'userId' : 'both')}
      onChange=${({ target }) => run(putJson(path, { identity: target.value }))}>${IDENTITIES.map(([value, label]) => html`<option value=${value}>${label}</option>`)}</select></label>
    <div class="row">
      <button type="button" class="button" data-testid="owner" onClick=${() => run(postJson(`${path}/owner`, { owner: next }))}>${next === 'business' ? 'Meta’s AI hands over' : 'Let Meta’s AI answer'}</button>
      <button type="button" class="button" data-testid="marketing" onClick=${() => run(postJson(`${path}/marketing`, { value: stoppedMarketing ? 'resume' : 'stop' }))}>${stoppedMarketing ? 'Resume marketing' : 'Stop marketing'}</button>
    </div>
    <${Elsewhere} conversation=${conversation} run=${run} />
  </section>`;
}
