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

/** What the customer does with a message of the chat, as requests; `draft` and `about` belong to the composer. */
function useActions({ post, onProblem, setDraft, setAbout }) {
  const send = (fields) => post(fields).catch((failure) => onProblem(failure.message));
  return {
    answer: (message, fields) => send({ ...fields, contextMessageId: message.id }),
    react: (message, emoji) => send({ type: 'reaction', emoji, contextMessageId: message.id }),
    revoke: (message) => send({ type: 'revoke', originalMessageId: message.id }),
    reply: (message) => setAbout({ kind: 'reply', message }),
    edit: (message) => {
      setDraft(message.text);
      setAbout({ kind: 'edit', message });
    },
  };
}

/** The fields of what was written: a new message, an answer to one, or a correction. */
function aboutFields(fields, about) {
  if (about === null) return fields;
  if (about.kind === 'edit') return { type: 'edit', originalMessageId: about.message.id, edited: fields };
  return { ...fields, contextMessageId: about.message.id };
}

function ChatHead({ conversation, account, now }) {
  const business = account?.businessName ?? 'The business';
  const { participants, typingUntil, owner } = conversation;
  if (participants) {
    return html`<header class="chat-head"><${Avatar} name=${conversation.name} contact=${conversation.contact} />
      <div><h3><bdi>${conversation.name}</bdi></h3><p class="small">${[business, ...participants.map(({ name }) => name)].join(', ')}</p></div></header>`;
  }
  const line = typingUntil > now ? 'typing …' : `${owner === 'metaAgent' ? 'Meta’s AI answers' : 'Business account'} · ${account?.displayPhoneNumber ?? ''}`;
  return html`<header class="chat-head"><${Avatar} name=${business} contact="business" />
    <div><h3><bdi>${business}</bdi></h3><p class="small" data-testid="chat-line">${line}</p></div></header>`;
}

/** Whose phone it is; in a group, one of the participants'. */
function Owner({ conversation, writer, onWriter }) {
  const { contact, name, username, identity, participants } = conversation;
  const hidden = identity === 'userId' || (username && !identity);
  const seen = hidden ? ` · the business sees only ${username ?? 'the user id'}` : username ? ` · ${username}` : '';
  if (!participants) return html`<div><h2><bdi>${name}</bdi>’s phone</h2><p class="muted small">${phoneOf(contact)}${seen}</p></div>`;
  return html`<div><h2><bdi>${name}</bdi></h2><label class="muted small">Group, written to as <select class="plain inline" data-testid="group-writer" value=${writer}
    onChange=${({ target }) => onWriter(target.value)}>${participants.map((each) => html`<option value=${each.contact}>${each.name}</option>`)}</select></label></div>`;
}

function Phone({ conversation, account, clock, onSent }) {
  const { contact, name, participants } = conversation;
  const concerns = ({ topic, contact: changed }) => topic === 'reset' || (topic === 'messages' && (!changed || changed === contact));
  const { data, error } = useLive(`/sandbox/messages?contact=${encodeURIComponent(contact)}`, concerns);
  const [drafts, setDrafts] = useState({});
  const [about, setAbout] = useState(null);
  const [chosen, setWriter] = useState(null);
  const [hoursAgo, setHoursAgo] = useState(0);
  const messages = data?.messages ?? [];
  const writer = participants?.find((each) => each.contact === chosen) ?? participants?.[0] ?? { contact, name };
  useReadReceipts(conversation, messages);
  useEffect(() => setAbout(null), [contact]);

  async function post(fields) {
    const timestamp = hoursAgo > 0 && { timestamp: Math.floor((clock.now - hoursAgo * HOUR_MS) / 1_000) };
    onSent(await postJson('/sandbox/inbound', { from: writer.contact, name: writer.name, ...(participants && { groupId: contact }), ...timestamp, ...fields }));
  }
  const setDraft = (text) => setDrafts((all) => ({ ...all, [contact]: text }));
  const actions = useActions({ post, setDraft, setAbout, onProblem: (notice) => onSent({ notice }) });
  async function write(written) {
    const fields = aboutFields(await mediaFields(written), about);
    setAbout(null);
    await post(fields);
  }
  const empty = data ? html`<${Start} onIdea=${setDraft} />` : html`<p class="empty">${error ?? 'Loading …'}</p>`;
  return html`<section class="pane phone" aria-label=${`${name}'s phone`}>
    <header class="pane-head"><${Owner} conversation=${conversation} writer=${writer.contact} onWriter=${setWriter} />
      <${WindowPill} expiresAt=${conversation.window?.expiresAt} now=${clock.now} /></header>
    <div class="device">
      <div class="status-bar" aria-hidden="true"><span>${clockTime(clock.now)}</span><span class="notch"></span><span>5G</span></div>
      <${ChatHead} conversation=${conversation} account=${account} now=${clock.now} />
      <${Chat} key=${contact} messages=${messages} now=${clock.now} actions=${actions} empty=${empty} />
      <${Composer} key=${`composer-${contact}`} draft=${drafts[contact] ?? ''} onDraft=${setDraft} name=${writer.name} about=${about} onAbout=${setAbout}
        onSend=${write} onExtra=${post} />
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
      <${SandboxPanel} account=${account} clock=${clock} last=${last} conversation=${conversation} onProblem=${(notice) => setLast({ notice })} />
    </main>
  </div>`;
}

render(html`<${App} />`, document.getElementById('app'));
