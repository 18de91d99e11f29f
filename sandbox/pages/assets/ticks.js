// The ticks of a message.
import { html } from '/assets/vendor/preact.js';

const TICKS = { sent: 1, delivered: 2, read: 2, played: 2 };

/** One tick for sent, two for delivered, two blue ones for read; nothing for what has no tick. */
export function Ticks({ status }) {
  if (!TICKS[status]) return null;
  return html`<svg class=${`ticks ${status}`} viewBox="0 0 18 12" role="img" aria-label=${status}>
    <path d=${TICKS[status] === 2 ? 'M1.5 6.5 5 10l7-8M8.5 9.5 9 10l7.5-8' : 'M4.5 6.5 8 10l7-8'} /></svg>`;
}
