// What both pages share: the line at the top with the banner while the sandbox is gone, and logs that follow the newest line.
import { html, useEffect, useRef } from '/assets/vendor/preact.js';

const NEAR_END_PX = 80;

/** Properties for a scrolling element that stays at its end when `items` or their heights change, unless the reader scrolled up. */
export function useStickToEnd(items) {
  const ref = useRef(null);
  const atEnd = useRef(true);
  const follow = () => {
    if (atEnd.current && ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  };
  useEffect(follow, [items]);
  const onScroll = ({ target }) => (atEnd.current = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END_PX);
  return { ref, onScroll, onLoadCapture: follow, onToggleCapture: follow };
}

export function Topbar({ current, online }) {
  const link = (id, label) => html`<a href=${`/${id}`} aria-current=${current === id ? 'page' : undefined}>${label}</a>`;
  return html`<header class="topbar">
      <svg class="logo" viewBox="0 0 26 26" aria-hidden="true"><path class="logo-bubble" d="M13 2a11 11 0 1 1-5 20.8L2.5 24l1.3-5A11 11 0 0 1 13 2z" />
        <path class="logo-lines" d="M8.5 10.5h9M8.5 15h6" /></svg>
      <h1>WhatsApp Support<span class="muted"> Sandbox</span></h1>
      <nav aria-label="Pages">${link('phone', 'Phone')}${link('desk', 'Desk')}</nav>
    </header>
    <div role="status">${online === false && html`<p class="banner" data-testid="offline">The sandbox does not answer. This page goes on by itself when it is back.</p>`}</div>`;
}
