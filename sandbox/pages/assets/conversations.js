// The list of customers' phones, the form for a new one, and the service window as a pill.
import { html, useLayoutEffect, useRef, useState } from '/assets/vendor/preact.js';
import { countdown, HOUR_MS, roughly, shortTime } from '/assets/time.js';

const CLOSING_MS = 4 * HOUR_MS;
const FIRST_NUMBER = 15550100101;
const NAMES = ['Ada Example', 'Ben Sample', 'Chloe Demo', 'Dev Placeholder', 'Elif Test', 'Femi Specimen'];
const HUES = 6;

/** "+1 555 010 0101" for the fictitious numbers, "+digits" for any other, ids without a number as they are. */
export function phoneOf(contact) {
  const digits = /^\+?(\d{7,15})$/.exec(contact)?.[1];
  return digits ? `+${digits.replace(/^1(\d{3})(\d{3})(\d{4})$/, '1 $1 $2 $3')}` : contact;
}

/** The next customer nobody has written as: a made-up name and a number of the range kept for fiction. */
export function nextCustomer(taken) {
  let number = FIRST_NUMBER;
  while (taken.has(String(number))) number += 1;
  return { contact: String(number), name: NAMES[(number - FIRST_NUMBER) % NAMES.length] };
}

export function Avatar({ name, contact }) {
  const hue = [...contact].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('');
  return html`<span class=${`avatar hue-${hue}`} aria-hidden="true">${initials || '#'}</span>`;
}

/** What the window lets the business do now: `none` before the first message. */
export function windowAt(expiresAt, now) {
  if (!expiresAt) return { state: 'none', leftMs: 0 };
  const leftMs = expiresAt - now;
  return { state: leftMs <= 0 ? 'closed' : leftMs < CLOSING_MS ? 'closing' : 'open', leftMs };
}

const WINDOW_LOOK = { none: '', open: 'good', closing: 'warn', closed: 'bad' };

export function WindowPill({ expiresAt, now }) {
  const { state, leftMs } = windowAt(expiresAt, now);
  const words = {
    none: 'Service window: opens with the first message',
    open: `Service window open · ${countdown(leftMs)} left`,
    closing: `Service window closes in ${countdown(leftMs)}`,
    closed: `Service window closed ${roughly(leftMs)} ago · templates only`,
  };
  return html`<span class=${`pill ${WINDOW_LOOK[state]}`} data-testid="window-state" data-state=${state} role="timer">${words[state]}</span>`;
}

function Row({ conversation, now, selected, onOpen }) {
  const { state, leftMs } = windowAt(conversation.window?.expiresAt, now);
  const window = { none: '', open: `${roughly(leftMs)} left`, closing: `${roughly(leftMs)} left`, closed: 'closed' }[state];
  return html`<li><button type="button" class="conversation" data-testid="conversation" data-contact=${conversation.contact}
    aria-current=${selected ? 'true' : undefined} onClick=${() => onOpen(conversation)}>
    <${Avatar} name=${conversation.name} contact=${conversation.contact} />
    <span class="line"><span class="who"><bdi>${conversation.name}</bdi></span>
      <span class="when muted">${conversation.lastAt && shortTime(conversation.lastAt, now)}</span></span>
    <span class="line"><span class="last muted" dir="auto">${conversation.lastText || (conversation.lastAt ? 'File' : phoneOf(conversation.contact))}</span>
      ${window && html`<span class=${`pill ${WINDOW_LOOK[state]}`} title="Service window"><span class="hidden-visually">Service window </span>${window}</span>`}
      ${conversation.unread > 0 && html`<span class="unread">${conversation.unread}<span class="hidden-visually"> unread</span></span>`}</span>
  </button></li>`;
}

function NewCustomer({ taken, onStart, onCancel }) {
  const [{ name, contact }, setCustomer] = useState(() => nextCustomer(taken));
  const first = useRef(null);
  useLayoutEffect(() => {
    first.current.focus();
    first.current.select();
  }, []);
  const digits = contact.replace(/\D/g, '');
  const start = (event) => {
    event.preventDefault();
    onStart({ name: name.trim() || phoneOf(digits), contact: digits });
  };
  return html`<form class="new-customer" onSubmit=${start} aria-label="New customer" onKeyDown=${(event) => event.key === 'Escape' && onCancel()}>
    <label class="field">Name<input ref=${first} data-testid="new-name" value=${name} maxlength="80"
      onInput=${({ target }) => setCustomer({ contact, name: target.value })} /></label>
    <label class="field">Phone number (fictitious)<input data-testid="new-number" inputmode="tel" value=${phoneOf(contact)}
      onInput=${({ target }) => setCustomer({ name, contact: target.value })} /></label>
    <div class="row"><button class="button primary" data-testid="new-start" disabled=${digits.length < 7 || digits.length > 15}>Start chat</button>
      <button type="button" class="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}

/** `conversations`: newest first, customers who have not written yet included; `onOpen` gets one of them, or a new one. */
export function Conversations({ conversations, now, selected, onOpen }) {
  const [adding, setAdding] = useState(false);
  const taken = new Set(conversations.map(({ contact }) => contact));
  const start = (customer) => {
    setAdding(false);
    onOpen(customer);
  };
  return html`<aside class="pane list" aria-label="Customers">
    <header class="pane-head"><h2>Customers</h2>
      <button type="button" class="button" data-testid="new-customer" aria-expanded=${adding} onClick=${() => setAdding(!adding)}>New customer</button>
    </header>
    ${adding && html`<${NewCustomer} taken=${taken} onStart=${start} onCancel=${() => setAdding(false)} />`}
    <ul class="scroll">${conversations.map((conversation) => html`<${Row} key=${conversation.contact} conversation=${conversation} now=${now}
      selected=${conversation.contact === selected} onOpen=${onOpen} />`)}</ul>
  </aside>`;
}
