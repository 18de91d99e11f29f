// What a customer can send beside words and files of their own: the menu behind "+".
import { html, useState } from '/assets/vendor/preact.js';

const CONTACT = { name: { formatted_name: 'Ben Sample', first_name: 'Ben' }, phones: [{ phone: '+15550100102', wa_id: '15550100102', type: 'CELL' }] };

/** Each with what it sends; files are samples of the sandbox's own. */
const EXTRAS = [
  ['Voice note', { type: 'audio', voice: true, sample: true }],
  ['Photo', { type: 'image', sample: true }],
  ['Video', { type: 'video', sample: true }],
  ['Document', { type: 'document', sample: true }],
  ['Sticker', { type: 'sticker', sample: true }],
  ['Location', { type: 'location', latitude: 52.5163, longitude: 13.3777, locationName: 'Brandenburg Gate', address: 'Pariser Platz, Berlin' }],
  ['Contact', { type: 'contacts', contacts: [CONTACT] }],
  ['Order', { type: 'order', products: [{ productId: 'example-product', quantity: 1 }] }],
  ['Message from an ad', { type: 'text', text: 'Is this still available?', referral: {} }],
  ['Poll (unsupported)', { type: 'unsupported', of: 'poll' }],
  ['Voice call', { type: 'call' }],
];

export function Extras({ onSend }) {
  const [open, setOpen] = useState(false);
  const pick = (fields) => () => {
    setOpen(false);
    onSend(fields);
  };
  return html`<div class="extras" onKeyDown=${(event) => event.key === 'Escape' && setOpen(false)}>
    <button type="button" class="round" data-testid="extras" aria-haspopup="menu" aria-expanded=${open} aria-label="Send something else" title="Send something else"
      onClick=${() => setOpen(!open)}><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14" /></svg></button>
    ${open && html`<div class="menu-items" role="menu">${EXTRAS.map(([label, fields]) => html`<button type="button" role="menuitem" onClick=${pick(fields)}>${label}</button>`)}</div>`}
  </div>`;
}
