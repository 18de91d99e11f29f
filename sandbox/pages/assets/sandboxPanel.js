// What a real phone does not have: the clock to move, where the webhooks go, and whether they arrived.
import { html } from '/assets/vendor/preact.js';
import { postJson } from '/assets/api.js';
import { CustomerPanel } from '/assets/customerPanel.js';
import { Ticks } from '/assets/ticks.js';
import { dayName, clockTime, HOUR_MS, roughly } from '/assets/time.js';

function Webhook({ account, last }) {
  if (!account) return null;
  return html`<section aria-labelledby="webhook-title">
    <h2 id="webhook-title">Workflow</h2>
    ${account.webhook === null
      ? html`<div class="callout" role="status" data-testid="no-workflow">
          <p><strong>No workflow is connected yet.</strong> ${account.problem ?? ''}</p>
          <p>In n8n, activate a workflow that starts with “WhatsApp Support Trigger”: it subscribes itself here, and what you write goes there.</p>
        </div>`
      : html`<p class="pill good" data-testid="workflow-connected">Connected</p><p class="mono muted" title="Webhook address">${account.webhook.url}</p>
        ${account.problem && html`<p class="callout">${account.problem}</p>`}`}
    ${last && html`<dl class="facts" data-testid="last-delivery"><dt>Last message</dt>
      <dd>${last.notice ?? last.deliveries.map(({ status, ms }, index) => html`<span key=${index} class=${`pill ${status === 200 ? 'good' : 'bad'}`}>
        ${status === 0 ? 'no answer' : `answered ${status}`} in ${ms} ms</span>`)}</dd></dl>`}
  </section>`;
}

function Clock({ clock, onProblem }) {
  const set = (offsetMs) => () => postJson('/sandbox/clock', { offsetMs }).catch((failure) => onProblem(failure.message));
  const { now, offsetMs } = clock;
  return html`<section aria-labelledby="clock-title">
    <h2 id="clock-title">Clock</h2>
    <p data-testid="clock"><strong>${dayName(now, now - offsetMs)}, ${clockTime(now)}</strong>
      <span class="muted small"> ${offsetMs === 0 ? 'the real time' : `${roughly(offsetMs)} ${offsetMs > 0 ? 'ahead' : 'behind'}`}</span></p>
    <div class="row">
      <button type="button" class="button" data-testid="clock-hour" onClick=${set(offsetMs + HOUR_MS)}>+1 h</button>
      <button type="button" class="button" data-testid="clock-day" onClick=${set(offsetMs + 24 * HOUR_MS)}>+24 h</button>
      <button type="button" class="button" data-testid="clock-reset" disabled=${offsetMs === 0} onClick=${set(0)}>Reset</button>
    </div>
    <p class="muted small">Only the sandbox's clock: n8n keeps the machine's time.</p>
    <p class="muted small"><strong>To try a closed window</strong>, write as if 25 hours ago.</p>
    <p class="muted small"><strong>To try a late refusal</strong>, set the clock +24 h before that: n8n takes the window for open, and its answer fails a moment later.</p>
  </section>`;
}

export function SandboxPanel({ account, clock, last, conversation, onProblem }) {
  return html`<aside class="pane panel" aria-label="Sandbox">
    <header class="pane-head"><h2>Sandbox</h2><span class="muted small">not part of the phone</span></header>
    <div class="scroll">
      <${Webhook} account=${account} last=${last} />
      <${Clock} clock=${clock} onProblem=${onProblem} />
      <${CustomerPanel} conversation=${conversation} onProblem=${onProblem} />
      <section aria-labelledby="desk-title"><h2 id="desk-title">Helpdesk</h2>
        <p class="small">Tickets that the workflow opens, with the agent's answers: <a href="/desk">open the desk</a></p></section>
      <section aria-labelledby="legend-title"><h2 id="legend-title">Ticks</h2>
        <p class="facts">${['sent', 'delivered', 'read'].map((status) => html`<span key=${status} aria-hidden="true"><${Ticks} status=${status} /> ${status}</span>`)}</p>
        <p class="muted small">The line below a business message is what its workflow learns by webhook.</p></section>
    </div>
  </aside>`;
}
