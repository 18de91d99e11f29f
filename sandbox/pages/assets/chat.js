// The messages of one conversation, as the customer's phone shows them, with the developer's line below each.
import { html } from '/assets/vendor/preact.js';
import { useStickToEnd } from '/assets/frame.js';
import { Message } from '/assets/message.js';
import { dayName } from '/assets/time.js';

/** Not bubbles of their own: they change the message that they are about. */
const CHANGES = new Set(['edit', 'revoke']);

/** The last reaction of each side to each message; one that was taken back is none. */
function reactionsByMessage(messages) {
  const latest = new Map();
  for (const { type, repliedTo, direction, text, status } of messages) {
    if (type !== 'reaction' || status === 'failed') continue;
    latest.set(repliedTo, { ...latest.get(repliedTo), [direction]: text });
  }
  return latest;
}

/** What is shown as a bubble: reactions only when nobody knows what they are about. */
function bubbles(messages, byId) {
  return messages.filter(({ type, repliedTo, status }) => !CHANGES.has(type) && (type !== 'reaction' || status === 'failed' || !byId.has(repliedTo)));
}

/** All messages in order with a line for each new day; stays at the newest unless the reader scrolled up. `actions`: see message.js. */
export function Chat({ messages, now, actions, empty }) {
  const stick = useStickToEnd(messages);
  const byId = new Map(messages.map((message) => [message.id, message]));
  const reactions = reactionsByMessage(messages);
  const shown = bubbles(messages, byId);
  const rows = shown.flatMap((message, index) => {
    const day = dayName(message.at, now);
    const isNew = index === 0 || dayName(shown[index - 1].at, now) !== day;
    const row = html`<${Message} key=${message.id} message=${message} quoted=${byId.get(message.repliedTo)} reactions=${reactions.get(message.id)} now=${now} actions=${actions} />`;
    return isNew ? [html`<li class="day" key=${`${day}-${message.id}`}><span>${day}</span></li>`, row] : [row];
  });
  return html`<div class="log" role="log" aria-live="polite" aria-label="Messages" tabindex="0" ...${stick}>
    ${rows.length > 0 ? html`<ol>${rows}</ol>` : empty}
  </div>`;
}
