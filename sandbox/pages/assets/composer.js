// Where the customer writes: text, one file, and how long ago it was written.
import { html, useLayoutEffect, useRef, useState } from '/assets/vendor/preact.js';
import { Extras } from '/assets/extras.js';

const AGES = [
  ['0', 'now'], ['1', '1 hour ago'], ['23', '23 hours ago'], ['25', '25 hours ago'], ['72', '3 days ago'], ['custom', 'other …'],
];
const MAX_ROWS = 5;

const iconPaths = {
  attach: 'M21 11.5 12.5 20a5.5 5.5 0 0 1-7.8-7.8l8.6-8.5a3.7 3.7 0 0 1 5.2 5.2l-8.6 8.6a1.8 1.8 0 0 1-2.6-2.6l7.9-7.9',
  send: 'M4 20 21 12 4 4v6.2l11 1.8-11 1.8z',
};
const Icon = ({ name }) => html`<svg class=${`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${iconPaths[name]} /></svg>`;

/** "Written: 25 hours ago": the age of what is sent next, in hours. */
export function WrittenAgo({ hours, onChange }) {
  const [custom, setCustom] = useState(false);
  const pick = ({ target }) => {
    setCustom(target.value === 'custom');
    if (target.value !== 'custom') onChange(Number(target.value));
  };
  return html`<div class=${`written-ago ${hours > 0 ? 'past' : ''}`}>
    <label>Write as if <select class="plain" data-testid="written-ago" value=${custom ? 'custom' : String(hours)} onChange=${pick}>
      ${AGES.map(([value, label]) => html`<option value=${value}>${label}</option>`)}
    </select></label>
    ${custom && html`<label><input class="hours" data-testid="written-ago-hours" type="number" min="0" max="8760" step="any"
      value=${hours} onInput=${({ target }) => onChange(Math.max(0, Number(target.value) || 0))} /> hours ago</label>`}
  </div>`;
}

/** What is answered or corrected, with a way back. */
function About({ about, onAbout }) {
  if (about === null) return null;
  const { message } = about;
  return html`<p class="chosen" data-testid="composer-about"><span>${about.kind === 'edit' ? 'Correcting: ' : 'Answering: '}<bdi>${message.text || message.type}</bdi></span>
    <button type="button" onClick=${() => onAbout(null)}>Cancel</button></p>`;
}

/** `onSend({ text, file })` and `onExtra(fields)` may take their time; what they throw is shown, and the text comes back. */
export function Composer({ draft, onDraft, onSend, onExtra, name, about, onAbout }) {
  const [file, setFile] = useState(null);
  const [refused, setRefused] = useState(null);
  const input = useRef(null);
  const text = useRef(null);
  useLayoutEffect(() => text.current.focus(), [about]);

  async function send(event) {
    event?.preventDefault();
    if (draft.trim() === '' && file === null) return;
    const sending = { text: draft.trim(), file };
    onDraft('');
    setFile(null);
    setRefused(null);
    text.current.focus();
    try {
      await onSend(sending);
    } catch (failure) {
      if (text.current?.value === '') onDraft(sending.text);
      setFile(sending.file);
      setRefused(failure.message);
    }
  }
  const sendExtra = (fields) => {
    setRefused(null);
    onExtra(fields).catch((failure) => setRefused(failure.message));
  };
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) void send(event);
  };
  const choose = ({ target }) => {
    setFile(target.files[0] ?? null);
    target.value = '';
    text.current.focus();
  };
  return html`<form class="composer" onSubmit=${send} aria-label="Write a message">
    ${refused && html`<p class="alert" role="alert">Not sent: ${refused}</p>`}
    <${About} about=${about} onAbout=${onAbout} />
    ${file && html`<p class="chosen"><span><bdi>${file.name}</bdi></span><button type="button" onClick=${() => setFile(null)}>Remove file</button></p>`}
    <div class="composer-row">
      <${Extras} onSend=${sendExtra} />
      <button type="button" class="round" aria-label="Attach a photo or file" title="Attach a photo or file" onClick=${() => input.current.click()}><${Icon} name="attach" /></button>
      <input ref=${input} class="hidden-visually" type="file" tabindex="-1" aria-hidden="true" data-testid="composer-file" onChange=${choose} />
      <textarea ref=${text} data-testid="composer-text" dir="auto" placeholder=${file ? 'Add a caption' : 'Message'}
        aria-label=${`Message as ${name}`} rows=${Math.min(MAX_ROWS, draft.split('\n').length)} maxlength="4096"
        value=${draft} onInput=${({ target }) => onDraft(target.value)} onKeyDown=${onKeyDown}></textarea>
      <button type="submit" class="round send" data-testid="composer-send" aria-label="Send" title="Send (Enter)"
        disabled=${draft.trim() === '' && file === null}><${Icon} name="send" /></button>
    </div>
  </form>`;
}
