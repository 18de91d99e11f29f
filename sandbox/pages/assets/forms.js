// Stand-ins for the forms that WhatsApp opens on a phone: a flow, an address, a cart, permission to call.
import { html, useState } from '/assets/vendor/preact.js';

const EXAMPLE_PRODUCT = 'example-product';

function Sheet({ title, note, label = 'Send', onSubmit, children }) {
  const submit = (event) => {
    event.preventDefault();
    onSubmit();
  };
  return html`<form class="sheet" aria-label=${title} onSubmit=${submit}>
    ${note && html`<p class="muted small">${note}</p>`}${children}<button class="button primary" data-testid="form-send">${label}</button></form>`;
}

/** A flow's screens are Meta's: here the customer fills any fields. */
export function FlowForm({ button, onSend }) {
  const [rows, setRows] = useState([['answer', 'Yes']]);
  const set = (at, side, value) => setRows(rows.map((row, index) => (index === at ? row.map((old, place) => (place === side ? value : old)) : row)));
  const send = () => onSend({ type: 'flow', response: Object.fromEntries(rows.filter(([name]) => name !== '')), ...(button.value && { flowToken: button.value }) });
  return html`<${Sheet} title=${button.title} note="The screens of this form are Meta’s. Answer with any fields:" onSubmit=${send}>
    ${rows.map(([name, value], at) => html`<div class="pair">
      <input aria-label="Field" value=${name} onInput=${({ target }) => set(at, 0, target.value)} />
      <input aria-label="Answer" value=${value} onInput=${({ target }) => set(at, 1, target.value)} /></div>`)}
    <button type="button" class="button" onClick=${() => setRows([...rows, ['', '']])}>Add field</button>
  </${Sheet}>`;
}

const ADDRESS = [['name', 'Name', 'Ana Example'], ['phone_number', 'Phone', '+919876543210'], ['in_pin_code', 'PIN code', '560001'], ['address', 'Address', 'MG Road 1'], ['city', 'City', 'Bengaluru']];

export function AddressForm({ button, onSend }) {
  const [values, setValues] = useState(Object.fromEntries(ADDRESS.map(([name, , value]) => [name, value])));
  const send = () => onSend({ type: 'address', response: { values } });
  return html`<${Sheet} title=${button.title} onSubmit=${send}>
    ${ADDRESS.map(([name, label]) => html`<label class="field">${label}<input value=${values[name]} onInput=${({ target }) => setValues({ ...values, [name]: target.value })} /></label>`)}
  </${Sheet}>`;
}

/** Puts products into the cart; prices are made up. */
export function CartForm({ message, button, onSend }) {
  const offered = button.value ? [button.value] : (message.products?.sections.flatMap(({ ids }) => ids) ?? [EXAMPLE_PRODUCT]);
  const [quantities, setQuantities] = useState({ [offered[0]]: 1 });
  const products = offered.filter((id) => quantities[id] > 0).map((productId) => ({ productId, quantity: quantities[productId], price: 10, currency: 'USD' }));
  const send = () => products.length > 0 && onSend({ type: 'order', products, ...(message.products?.catalogId && { catalogId: message.products.catalogId }) });
  return html`<${Sheet} title=${button.title} label="Send order" onSubmit=${send}>
    ${offered.map((id) => html`<label class="quantity"><bdi>${id}</bdi><input type="number" min="0" max="99" value=${quantities[id] ?? 0}
      onInput=${({ target }) => setQuantities({ ...quantities, [id]: Number(target.value) || 0 })} /></label>`)}
  </${Sheet}>`;
}

const PERMISSIONS = [['Allow for 7 days', { response: 'accept' }], ['Always allow', { response: 'accept', permanent: true }], ['Don’t allow', { response: 'reject' }]];

export function CallPermissionForm({ onSend }) {
  return html`<div class="sheet" role="group" aria-label="May the business call?">
    ${PERMISSIONS.map(([label, fields]) => html`<button type="button" class="button" onClick=${() => onSend({ type: 'callPermission', ...fields })}>${label}</button>`)}
  </div>`;
}
