// The messages of one conversation, as the customer's phone shows them, with the developer's line below each.
import { html } from '/assets/vendor/preact.js';
import { useStickToEnd } from '/assets/frame.js';
import { clockTime, dayName } from '/assets/time.js';

const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
const TICKS = { sent: 1, delivered: 2, read: 2 };
const STATUS_WORDS = {
  accepted: 'accepted by the sandbox', sent: 'sent', delivered: 'delivered', read: 'read', failed: 'not delivered',
};

/** One tick for sent, two for delivered, two blue ones for read; nothing for what has no tick. */
export function Ticks({ status }) {
  if (!TICKS[status]) return null;
  return html`<svg class=${`ticks ${status}`} viewBox="0 0 18 12" role="img" aria-label=${status}>
    <path d=${TICKS[status] === 2 ? 'M1.5 6.5 5 10l7-8M8.5 9.5 9 10l7.5-8' : 'M4.5 6.5 8 10l7-8'} /></svg>`;
}

/** The address of an upload; ids come from the sandbox, but are treated as text all the same. */
export const mediaPath = (id) => `/sandbox/media/${encodeURIComponent(id)}`;

/** Only web addresses and phone numbers become links: a business could send any scheme. */
const webAddress = (url) => (/^(https?:\/\/|tel:)/i.test(url ?? '') ? url : undefined);

function Media({ media }) {
  if (!media) return null;
  const name = media.fileName || 'File';
  if (!media.id) return html`<a class="file" href=${webAddress(media.link)} target="_blank" rel="noreferrer"><span class="file-name">${media.link}</span></a>`;
  if (PICTURES.has(media.mimeType)) {
    return html`<a class="picture" href=${mediaPath(media.id)} download=${name}><img src=${mediaPath(media.id)} alt=${name} /></a>`;
  }
  return html`<a class="file" href=${mediaPath(media.id)} download=${name}>
    <span class="file-kind" aria-hidden="true">${(/\.(\w{1,4})$/.exec(name)?.[1] ?? 'file')}</span>
    <span class="file-name"><bdi>${name}</bdi><span class="muted small">${media.mimeType ?? 'file'} · download</span></span>
  </a>`;
}

const ANSWER_KINDS = { reply: 'button', templateButton: 'templateButton' };

/** Reply buttons and list rows: a tap sends what a tap on a real phone sends. */
function Choices({ message, onAnswer }) {
  const answer = (kind, choice) => () => onAnswer({ kind, message, choice });
  const button = (choice) => (choice.kind === 'link'
    ? html`<a href=${webAddress(choice.url)} target="_blank" rel="noreferrer">${choice.title}</a>`
    : html`<button type="button" data-testid="reply-button" onClick=${answer(ANSWER_KINDS[choice.kind], choice)}>${choice.title}</button>`);
  return html`
    ${message.buttons?.length > 0 && html`<div class="choices" role="group" aria-label="Reply buttons">
      ${message.buttons.map(button)}
    </div>`}
    ${message.list && html`<details class="choices list">
      <summary>${message.list.button}</summary>
      ${message.list.sections.map((section) => html`<div role="group" aria-label=${section.title || 'Choices'}>
        ${section.title && html`<p class="section-title">${section.title}</p>`}
        ${section.rows.map((row) => html`<button type="button" data-testid="list-row" onClick=${answer('list', row)}>
          ${row.title}${row.description && html`<span class="muted small">${row.description}</span>`}
        </button>`)}
      </div>`)}
    </details>`}`;
}

/** What the business learns about its message; the customer's phone would not show it. */
function DeveloperLine({ message }) {
  const label = STATUS_WORDS[message.status] ?? message.status;
  if (message.status === 'failed') {
    return html`<p class="developer failed"><strong>Not delivered to this phone</strong> · ${message.errorCode ?? 'no code'}${message.errorText && `: ${message.errorText}`}</p>`;
  }
  return html`<p class=${`developer ${message.status}`}>
    <${Ticks} status=${message.status} />${label} · ${message.type}${message.template && ` “${message.template.name}” (${message.template.language})`}
  </p>`;
}

function Location({ location }) {
  if (!location) return null;
  return html`<p class="text"><strong>Location</strong> ${[location.name, location.address].filter(Boolean).join(', ')}
    <span class="muted small"> ${location.latitude}, ${location.longitude}</span></p>`;
}

function Message({ message, quoted, onAnswer }) {
  const own = message.direction === 'inbound';
  const { text, media, location, header, list } = message;
  const label = message.template ? 'Template' : text || media || location || header || list ? null : message.type;
  return html`<li class=${`message ${own ? 'own' : 'business'} arrives`} data-testid="message" data-id=${message.id}
    data-direction=${message.direction} data-status=${message.status} data-type=${message.type}>
    <div class="bubble">
      <span class="hidden-visually">${own ? 'Customer' : 'Business'}: </span>
      ${label && html`<span class="label">${label}</span>`}
      ${quoted?.text && html`<p class="quote" dir="auto">${quoted.text}</p>`}
      ${header && html`<p class="text heading" dir="auto">${header}</p>`}
      <${Media} media=${media} />
      <${Location} location=${location} />
      ${text && !location && html`<p class="text" dir="auto">${text}</p>`}
      ${message.footer && html`<p class="footer muted small" dir="auto">${message.footer}</p>`}
      <span class="meta">${clockTime(message.at)}${own && html`<${Ticks} status=${message.status} />`}</span>
      ${message.status !== 'failed' && html`<${Choices} message=${message} onAnswer=${onAnswer} />`}
    </div>
    ${!own && html`<${DeveloperLine} message=${message} />`}
  </li>`;
}

/** All messages in order with a line for each new day; stays at the newest unless the reader scrolled up. */
export function Chat({ messages, now, onAnswer, empty }) {
  const stick = useStickToEnd(messages);
  const byId = new Map(messages.map((message) => [message.id, message]));
  const rows = messages.flatMap((message, index) => {
    const day = dayName(message.at, now);
    const isNew = index === 0 || dayName(messages[index - 1].at, now) !== day;
    const row = html`<${Message} key=${message.id} message=${message} quoted=${byId.get(message.repliedTo)} onAnswer=${onAnswer} />`;
    return isNew ? [html`<li class="day" key=${`${day}-${message.id}`}><span>${day}</span></li>`, row] : [row];
  });
  return html`<div class="log" role="log" aria-live="polite" aria-label="Messages" tabindex="0" ...${stick}>
    ${rows.length > 0 ? html`<ol>${rows}</ol>` : empty}
  </div>`;
}
