// The phone page: one customer's phone at a time, and beside it what the sandbox knows.
import { html, render, useEffect, useState } from '/assets/vendor/preact.js';
import { postJson, useLive, useOnline } from '/assets/api.js';
import { Chat } from '/assets/chat.js';
import { Composer, WrittenAgo } from '/assets/composer.js';
import { Avatar, Conversations, nextCustomer, phoneOf, WindowPill } from '/assets/conversations.js';
import { Topbar } from '/assets/frame.js';
import { SandboxPanel } from '/assets/sandboxPanel.js';
import { clockTime, HOUR_MS, useSandboxClock } from '/assets/time.js';

const IDEAS = ['Hello! Where is my order 1042?', 'What are your opening hours?', 'My card is 4111 1111 1111 1111'];
const MEDIA_TYPES = [[/^image\/(jpeg|png)$/, 'image'], [/^video\/(mp4|3gpp)$/, 'video'], [/^audio\//, 'audio'], [/^image\/webp$/, 'sticker']];
const mediaType = (mimeType) => MEDIA_TYPES.find(([pattern]) => pattern.test(mimeType))?.[1] ?? 'document';

async function mediaFields({ text, file }) {
  if (file === null) return { type: 'text', text };
  const form = new FormData();
  form.append('file', file);
  const { mediaId, mimeType } = await postJson('/sandbox/uploads', form);
  return { type: mediaType(mimeType), mediaId, ...(text && { caption: text }) };
}

const answerFields = ({ kind, message, choice }) => ({
  type: kind, id: choice.id, title: choice.title, ...(choice.description && { description: choice.description }), contextMessageId: message.id,
});

/** The chosen customer, kept in the address so that a reload comes back to it. */
function useSelected() {
  const [selected, setSelected] = useState(location.hash.slice(1) || null);
  const select = (contact) => {
    history.replaceState(null, '', `#${contact}`);
    setSelected(contact);
  };
  return [selected, select];
}

/** The customer looks at the chat: the business's messages become "read", as on a real phone. */
function useReadReceipts(conversation, messages) {
  const waiting = messages.filter(({ direction, status }) => direction === 'outbound' && status === 'delivered').length;
  useEffect(() => {
    const read = () => {
      if (waiting === 0 || document.visibilityState !== 'visible') return;
      postJson(`/sandbox/conversations/${encodeURIComponent(conversation.contact)}/read`).catch(() => undefined);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [conversation.contact, waiting]);
}

function Start({ onIdea }) {
  return html`<div class="empty"><h2>Write the first message</h2>
    <p>You are the customer now. What you write goes to the business's workflow; its answer appears here.</p>
    <div class="ideas">${IDEAS.map((idea) => html`<button type="button" class="idea" onClick=${() => onIdea(idea)}>${idea}</button>`)}</div>
  </div>`;
}

function Phone({ conversation, account, clock, onSent }) {
  const { contact, name, username } = conversation;
  const concerns = ({ topic, contact: changed }) => topic === 'reset' || (topic === 'messages' && (!changed || changed === contact));
  const { data, error } = useLive(`/sandbox/messages?contact=${encodeURIComponent(contact)}`, concerns);
  const [drafts, setDrafts] = useState({});
  const [hoursAgo, setHoursAgo] = useState(0);
  const messages = data?.messages ?? [];
  useReadReceipts(conversation, messages);

  async function post(fields) {
    const timestamp = hoursAgo > 0 && { timestamp: Math.floor((clock.now - hoursAgo * HOUR_MS) / 1_000) };
    onSent(await postJson('/sandbox/inbound', { from: contact, name, ...timestamp, ...fields }));
  }
  const setDraft = (text) => setDrafts((all) => ({ ...all, [contact]: text }));
  const answer = (chosen) => post(answerFields(chosen)).catch((failure) => onSent({ notice: failure.message }));
  const business = account?.businessName ?? 'The business';
  const empty = data ? html`<${Start} onIdea=${setDraft} />` : html`<p class="empty">${error ?? 'Loading …'}</p>`;
  return html`<section class="pane phone" aria-label=${`${name}'s phone`}>
    <header class="pane-head"><div><h2><bdi>${name}</bdi>’s phone</h2><p class="muted small">${phoneOf(contact)}${username && ` · the business sees only ${username}`}</p></div>
      <${WindowPill} expiresAt=${conversation.window?.expiresAt} now=${clock.now} /></header>
    <div class="device">
      <div class="status-bar" aria-hidden="true"><span>${clockTime(clock.now)}</span><span class="notch"></span><span>5G</span></div>
      <header class="chat-head"><${Avatar} name=${business} contact="business" />
        <div><h3><bdi>${business}</bdi></h3><p class="small">Business account · ${account?.displayPhoneNumber}</p></div></header>
      <${Chat} key=${contact} messages=${messages} now=${clock.now} onAnswer=${answer} empty=${empty} />
      <${Composer} key=${`composer-${contact}`} draft=${drafts[contact] ?? ''} onDraft=${setDraft} name=${name}
        onSend=${async (written) => post(await mediaFields(written))} />
    </div>
    <${WrittenAgo} hours=${hoursAgo} onChange=${setHoursAgo} />
  </section>`;
}

/** Customers who wrote, and before them those who were only just made up here. */
function withNew(known, made) {
  const taken = new Set(known.map(({ contact }) => contact));
  const all = [...made.filter(({ contact }) => !taken.has(contact)), ...known];
  return all.length > 0 ? all : [nextCustomer(taken)];
}

const PANES = [['list', 'Customers'], ['chat', 'Chat'], ['sandbox', 'Sandbox']];

function App() {
  const online = useOnline();
  const clock = useSandboxClock();
  const account = useLive('/sandbox/account', ({ topic }) => topic === 'account' || topic === 'reset').data;
  const known = useLive('/sandbox/conversations', ({ topic }) => topic !== 'tickets' && topic !== 'account');
  const [made, setMade] = useState([]);
  const [selected, select] = useSelected();
  const [last, setLast] = useState(null);
  const [pane, setPane] = useState('chat');

  const unconnected = account !== null && account.webhook === null;
  const conversations = withNew(known.data?.conversations ?? [], made);
  const conversation = conversations.find(({ contact }) => contact === selected) ?? conversations[0];
  const show = ({ contact, name }) => {
    setMade((all) => [{ contact, name }, ...all.filter((other) => other.contact !== contact)]);
    select(contact);
  };
  // Whoever is shown first stays, when another customer becomes the latest.
  useEffect(() => {
    if (known.data !== null && conversation.contact !== selected) show(conversation);
  }, [known.data, conversation.contact]);
  const open = (customer) => {
    show(customer);
    setPane('chat');
  };
  return html`<div class="page" data-pane=${pane}>
    <${Topbar} current="phone" online=${online} />
    <nav class="panes" aria-label="Parts of this page">${PANES.map(([id, label]) => html`<button type="button"
      aria-current=${pane === id ? 'true' : undefined} onClick=${() => setPane(id)}>${label}${id === 'sandbox' && unconnected && html` <span class="unread">!<span class="hidden-visually"> no workflow is connected</span></span>`}</button>`)}</nav>
    <main class="columns">
      <${Conversations} conversations=${conversations} now=${clock.now} selected=${conversation.contact} onOpen=${open} />
      ${known.data === null && known.error === null ? html`<section class="pane phone"><p class="empty">Loading …</p></section>`
        : html`<${Phone} conversation=${conversation} account=${account} clock=${clock} onSent=${setLast} />`}
      <${SandboxPanel} account=${account} clock=${clock} last=${last} onProblem=${(notice) => setLast({ notice })} />
    </main>
  </div>`;
}

render(html`<${App} />`, document.getElementById('app'));
