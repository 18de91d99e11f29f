// The desk page: the helpdesk as its agents see it.
import { html, render, useEffect, useState } from '/assets/vendor/preact.js';
import { postJson, putJson, useLive, useOnline } from '/assets/api.js';
import { mediaPath } from '/assets/addresses.js';
import { phoneOf } from '/assets/conversations.js';
import { Topbar, useStickToEnd } from '/assets/frame.js';
import { clockTime, dayName, shortTime, useSandboxClock } from '/assets/time.js';

const STATUS_LOOK = { new: 'warn', open: 'bad', pending: 'info', hold: '', solved: 'good', closed: '' };
const KIB = 1_024;
const fileSize = (bytes) => (bytes < KIB ? `${bytes} B` : bytes < KIB * KIB ? `${Math.round(bytes / KIB)} KB` : `${(bytes / KIB / KIB).toFixed(1)} MB`);
const ticketPath = (ticket) => `/sandbox/tickets/${encodeURIComponent(ticket.id)}`;
const isDone = ({ status }) => status === 'solved' || status === 'closed';

const Status = ({ status }) => html`<span class=${`pill ${STATUS_LOOK[status] ?? ''}`}>${status}</span>`;

function TicketRow({ ticket, now, selected, onSelect }) {
  return html`<li><button type="button" class="ticket" data-testid="ticket" data-id=${ticket.id} data-status=${ticket.status}
    aria-current=${selected ? 'true' : undefined} onClick=${() => onSelect(ticket.id)}>
    <span class="number mono muted">#${ticket.id}</span><${Status} status=${ticket.status} /><span class="when muted">${shortTime(ticket.updatedAt, now)}</span>
    <span class="subject" dir="auto">${ticket.subject}</span>
    <span class="muted small"><bdi>${ticket.requester.name}</bdi></span>
  </button></li>`;
}

function Comment({ comment, now }) {
  const kind = comment.public ? comment.author.role : 'note';
  return html`<li class=${`comment ${kind}`} data-testid="comment" data-public=${String(comment.public)}>
    <header><strong><bdi>${comment.author.name}</bdi></strong>
      <span class=${`pill ${comment.public ? '' : 'warn'}`}>${!comment.public ? 'Internal note' : comment.author.role === 'agent' ? 'Public answer' : 'Customer'}</span>
      <span class="muted small when">${dayName(comment.at, now)}, ${clockTime(comment.at)}</span></header>
    <p class="text" dir="auto" data-testid="comment-body">${comment.body}</p>
    ${comment.attachments.length > 0 && html`<ul class="attachments" aria-label="Attachments">${comment.attachments.map((file) => html`<li key=${file.id}>
      <a data-testid="attachment" href=${mediaPath(file.id)} download=${file.fileName}><bdi>${file.fileName}</bdi></a> <span class="muted small">${fileSize(file.size)}</span></li>`)}</ul>`}
  </li>`;
}

/** One box, two buttons: an answer meant for the customer, or a note that stays in the house. */
function Answer({ ticket }) {
  const [body, setBody] = useState('');
  const [refused, setRefused] = useState(null);
  const carryOut = async (request) => {
    try {
      await request();
      setRefused(null);
      return true;
    } catch (failure) {
      setRefused(failure.message);
      return false;
    }
  };
  const comment = (isPublic) => async () => {
    if (await carryOut(() => postJson(`${ticketPath(ticket)}/comments`, { body: body.trim(), public: isPublic }))) setBody('');
  };
  const setStatus = (status) => () => carryOut(() => putJson(ticketPath(ticket), { status }));
  const blank = body.trim() === '';
  return html`<form class="answer" aria-label="Answer" onSubmit=${(event) => event.preventDefault()}>
    ${refused && html`<p class="alert" role="alert">${refused}</p>`}
    <label class="hidden-visually" for="reply-body">Answer or note</label>
    <textarea id="reply-body" class="plain" data-testid="reply-body" rows="3" dir="auto" placeholder="Write an answer or a note"
      value=${body} onInput=${({ target }) => setBody(target.value)}></textarea>
    <div class="row">
      <button type="button" class="button primary" data-testid="reply-public" disabled=${blank} onClick=${comment(true)}>Add public answer</button>
      <button type="button" class="button" data-testid="reply-internal" disabled=${blank} onClick=${comment(false)}>Add internal note</button>
      ${isDone(ticket)
        ? html`<button type="button" class="button end" data-testid="ticket-reopen" onClick=${setStatus('open')}>Reopen</button>`
        : html`<button type="button" class="button end" data-testid="ticket-solve" onClick=${setStatus('solved')}>Solve</button>`}
    </div>
  </form>`;
}

function TicketView({ ticket, now, onBack }) {
  const stick = useStickToEnd(ticket.comments.length);
  return html`<article class="pane view" aria-labelledby="ticket-title">
    <header class="ticket-head">
      <button type="button" class="button back" onClick=${onBack}>All tickets</button>
      <h2 id="ticket-title" dir="auto"><span class="muted">#${ticket.id}</span> ${ticket.subject}</h2>
      <p class="small"><${Status} status=${ticket.status} /> <bdi>${ticket.requester.name}</bdi>
        ${ticket.requester.phone && html`<span class="muted"> · ${phoneOf(ticket.requester.phone)}</span>`}
        ${ticket.tags.map((tag) => html` <span class="pill" key=${tag}>${tag}</span>`)}</p>
    </header>
    <ol class="scroll comments" role="log" aria-live="polite" aria-label="Comments" tabindex="0" ...${stick}>
      ${ticket.comments.map((comment) => html`<${Comment} key=${comment.id} comment=${comment} now=${now} />`)}
    </ol>
    <${Answer} ticket=${ticket} />
  </article>`;
}

const FirstTicket = () => html`<div class="empty"><h2>No tickets yet</h2>
  <p>Open the <a href="/phone">phone page</a> and write to the business. The workflow's “Support Ticket” node opens a ticket, and it appears here.</p></div>`;

function App() {
  const online = useOnline();
  const { now } = useSandboxClock();
  const { data, error } = useLive('/sandbox/tickets', ({ topic }) => topic === 'tickets' || topic === 'reset');
  const [selected, setSelected] = useState(Number(location.hash.slice(1)) || null);
  useEffect(() => history.replaceState(null, '', selected === null ? '/desk' : `#${selected}`), [selected]);
  const tickets = data?.tickets ?? [];
  const ticket = tickets.find(({ id }) => id === selected);
  const waiting = data === null ? html`<p class="empty">${error ?? 'Loading …'}</p>` : null;
  return html`<div class="page" data-view=${ticket ? 'ticket' : 'list'}>
    <${Topbar} current="desk" online=${online} />
    <main class="columns desk">
      <section class="pane list" aria-label="Tickets">
        <header class="pane-head"><h2>Tickets</h2><span class="muted small">${tickets.length || ''}</span></header>
        ${waiting ?? (tickets.length === 0 && html`<${FirstTicket} />`)}
        <ul class="scroll">${tickets.map((row) => html`<${TicketRow} key=${row.id} ticket=${row} now=${now} selected=${row.id === selected} onSelect=${setSelected} />`)}</ul>
      </section>
      ${ticket ? html`<${TicketView} key=${ticket.id} ticket=${ticket} now=${now} onBack=${() => setSelected(null)} />`
        : html`<section class="pane view">${tickets.length > 0 && html`<p class="empty">Choose a ticket to read and answer it.</p>`}</section>`}
    </main>
  </div>`;
}

render(html`<${App} />`, document.getElementById('app'));
