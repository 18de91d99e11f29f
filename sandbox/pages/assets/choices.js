// What a customer can tap below a message: reply buttons, lists, links, and the questions that WhatsApp itself asks.
import { html, useState } from '/assets/vendor/preact.js';
import { webAddress } from '/assets/addresses.js';
import { AddressForm, CallPermissionForm, CartForm, FlowForm } from '/assets/forms.js';

/** Where a customer of the sandbox is. */
const HERE = { latitude: 52.5163, longitude: 13.3777, locationName: 'Brandenburg Gate', address: 'Pariser Platz, Berlin' };

const answer = (type, { id, title, description }) => ({ type, id, title, ...(description && { description }) });

/** What a tap sends at once, by the button's kind. */
const TAPS = {
  reply: (button) => answer('button', button),
  templateButton: (button) => answer('templateButton', button),
  shareLocation: () => ({ type: 'location', ...HERE }),
  shareContact: () => ({ type: 'contacts', ownNumber: true }),
  call: ({ value }) => ({ type: 'call', ...(value && { callPayload: value }) }),
};

/** What opens below the button first. */
const FORMS = { flow: FlowForm, address: AddressForm, callPermission: CallPermissionForm, catalog: CartForm };

function CopyCode({ button }) {
  const [copied, setCopied] = useState(false);
  const copy = () => globalThis.navigator.clipboard.writeText(button.value).then(() => setCopied(true), () => setCopied(false));
  return html`<button type="button" onClick=${copy}>${copied ? 'Copied' : button.title} <span class="mono">${button.value}</span></button>`;
}

function Choice({ message, button, open, onOpen, send }) {
  if (button.kind === 'link') return html`<a href=${webAddress(button.url)} target="_blank" rel="noreferrer">${button.title}</a>`;
  if (button.kind === 'copyCode') return html`<${CopyCode} button=${button} />`;
  const Form = FORMS[button.kind];
  const tap = TAPS[button.kind];
  if (!Form && !tap) return html`<span class="choice-words">${button.title}</span>`;
  return html`<button type="button" data-testid="reply-button" aria-expanded=${Form ? open : undefined}
      onClick=${Form ? onOpen : () => send(tap(button))}>${button.title}</button>
    ${Form && open && html`<${Form} message=${message} button=${button} onSend=${send} />`}`;
}

function List({ list, send }) {
  return html`<details class="choices list">
    <summary>${list.button}</summary>
    ${list.sections.map((section) => html`<div role="group" aria-label=${section.title || 'Choices'}>
      ${section.title && html`<p class="section-title">${section.title}</p>`}
      ${section.rows.map((row) => html`<button type="button" data-testid="list-row" onClick=${() => send(answer('list', row))}>
        ${row.title}${row.description && html`<span class="muted small">${row.description}</span>`}
      </button>`)}
    </div>`)}
  </details>`;
}

/** Products without a button of their own get the one that WhatsApp shows. */
function buttonsOf({ products, buttons: own }, buttons) {
  if (buttons !== own || !products || own?.some(({ kind }) => kind === 'catalog')) return buttons ?? [];
  return [...(buttons ?? []), { kind: 'catalog', id: 'products', title: 'View products' }];
}

/** Each tap sends what a tap on a real phone sends, as an answer to the message. */
export function Choices({ message, buttons, actions }) {
  const [opened, setOpened] = useState(null);
  const shown = message.direction === 'inbound' ? [] : buttonsOf(message, buttons);
  const send = (fields) => {
    setOpened(null);
    return actions.answer(message, fields);
  };
  return html`
    ${shown.length > 0 && html`<div class="choices" role="group" aria-label="Reply buttons">
      ${shown.map((button, index) => html`<${Choice} key=${index} message=${message} button=${button} open=${opened === index}
        onOpen=${() => setOpened(opened === index ? null : index)} send=${send} />`)}
    </div>`}
    ${buttons === message.buttons && message.list && html`<${List} list=${message.list} send=${send} />`}`;
}
