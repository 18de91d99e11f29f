// One message: its bubble, what the customer can do with it, and the developer's line below.
import { html, useState } from '/assets/vendor/preact.js';
import { Choices } from '/assets/choices.js';
import { Cards, Contacts, Location, Media, Offer, Products } from '/assets/messageParts.js';
import { Ticks } from '/assets/ticks.js';
import { clockTime } from '/assets/time.js';

const STATUS_WORDS = {
  accepted: 'accepted by the sandbox', sent: 'sent', delivered: 'delivered', read: 'read', played: 'played', failed: 'not delivered',
};
const SENDERS = { app: 'written in the WhatsApp Business app', metaAgent: 'written by Meta’s AI' };
const EMOJIS = ['👍', '❤️', '😂', '🙏'];
/** Types without words, in words. */
const TYPE_WORDS = {
  request_welcome: 'Opened the chat for the first time', unsupported: 'Something the API cannot show', unknown: 'Something the API cannot show', call: 'Call',
};

/** What the business learns about its message; the customer's phone would not show it. */
function DeveloperLine({ message }) {
  const label = SENDERS[message.by] ?? STATUS_WORDS[message.status] ?? message.status;
  if (message.status === 'failed') {
    return html`<p class="developer failed"><strong>Not delivered to this phone</strong> · ${message.errorCode ?? 'no code'}${message.errorText && `: ${message.errorText}`}</p>`;
  }
  return html`<p class=${`developer ${message.status}`}>
    <${Ticks} status=${message.status} />${label} · ${message.type}${message.template && ` “${message.template.name}” (${message.template.language})`}
  </p>`;
}

/** Reply, react, and for own messages correct and delete: behind one small button. */
function Menu({ message, reacted, actions }) {
  const [open, setOpen] = useState(false);
  const own = message.direction === 'inbound';
  const act = (work) => () => {
    setOpen(false);
    work();
  };
  const item = (label, work) => html`<button type="button" role="menuitem" onClick=${act(work)}>${label}</button>`;
  return html`<div class="menu" onKeyDown=${(event) => event.key === 'Escape' && setOpen(false)}>
    <button type="button" class="menu-open" data-testid="message-menu" aria-haspopup="menu" aria-expanded=${open} aria-label="What to do with this message"
      onClick=${() => setOpen(!open)}><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m7 10 5 5 5-5" /></svg></button>
    ${open && html`<div class="menu-items" role="menu">
      <div class="emojis">${EMOJIS.map((emoji) => item(emoji, () => actions.react(message, emoji)))}</div>
      ${reacted && item('Take reaction back', () => actions.react(message, ''))}
      ${item('Reply', () => actions.reply(message))}
      ${own && message.type === 'text' && item('Edit', () => actions.edit(message))}
      ${own && item('Delete for everyone', () => actions.revoke(message))}
    </div>`}
  </div>`;
}

function labelOf({ template, forwarded, type, text, media, location, header, list, contacts, products, cards }) {
  if (template) return 'Template';
  if (forwarded) return 'Forwarded';
  return text || media || location || header || list || contacts || products || cards ? null : (TYPE_WORDS[type] ?? type);
}

function Quote({ message }) {
  const words = message && (message.revoked ? 'Deleted' : message.text || message.media?.fileName || message.type);
  return words && html`<p class="quote" dir="auto">${words}</p>`;
}

function Words({ message }) {
  const { header, text, footer, location, contacts, products, type } = message;
  const isShownElsewhere = (location && type === 'location') || (contacts && type === 'contacts');
  return html`
    ${header && html`<p class="text heading" dir="auto">${header}</p>`}
    <${Media} message=${message} />
    <${Location} location=${location} />
    <${Contacts} contacts=${contacts} />
    <${Offer} offer=${message.offer} />
    ${text && !isShownElsewhere && html`<p class="text" dir="auto">${text}</p>`}
    <${Products} products=${products} />
    ${footer && html`<p class="footer muted small" dir="auto">${footer}</p>`}`;
}

/** `actions`: what the customer does with a message; see `useActions` in phone.js. */
export function Message({ message, quoted, reactions, actions }) {
  const own = message.direction === 'inbound';
  const { revoked, sender, name, edited, status, type } = message;
  const label = revoked ? null : labelOf(message);
  const emojis = [reactions?.outbound, reactions?.inbound].filter(Boolean);
  const isNotice = type === 'system';
  return html`<li class=${`message ${own ? 'own' : 'business'} ${isNotice ? 'notice' : ''} arrives`} data-testid="message" data-id=${message.id}
    data-direction=${message.direction} data-status=${status} data-type=${type}>
    <div class=${`bubble ${type === 'sticker' ? 'bare' : ''}`}>
      <span class="hidden-visually">${own ? 'Customer' : 'Business'}: </span>
      ${sender && html`<p class="sender"><bdi>${name}</bdi></p>`}
      ${label && html`<span class="label">${label}</span>`}
      <${Quote} message=${quoted} />
      ${revoked ? html`<p class="text gone">This message was deleted.</p>` : html`<${Words} message=${message} />`}
      <span class="meta">${edited && !revoked && 'edited '}${clockTime(message.at)}${own && html`<${Ticks} status=${status} />`}</span>
      ${status !== 'failed' && !revoked && html`<${Cards} message=${message} actions=${actions} /><${Choices} message=${message} buttons=${message.buttons} actions=${actions} />`}
      ${status !== 'failed' && !revoked && !isNotice && html`<${Menu} message=${message} reacted=${reactions?.inbound} actions=${actions} />`}
    </div>
    ${emojis.length > 0 && html`<p class="reactions" data-testid="reactions"><span class="hidden-visually">Reactions: </span>${emojis.join(' ')}</p>`}
    ${!own && html`<${DeveloperLine} message=${message} />`}
  </li>`;
}
