import { setTimeout as pause } from 'node:timers/promises';
import { sandboxCredentials } from '../../sandbox/demo/credentials';
import type { WorkflowFile } from '../../sandbox/n8n/N8nClient';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { asRecord } from '../../src/shared/shape';
import { seededRandom } from '../fixtures/seededRandom';
import { startQueueStack } from '../e2e/support/QueueStack';
import { startStack, type AnyN8n, type Stack, type StackOptions } from '../e2e/support/Stack';
import { changedFlow, crashFlow, N8N_RUNS_AT_ONCE } from './flow';
import { startFrontDoor, type FrontDoor } from './frontDoor';
import { killAt, type Scene } from './killing';
import type { CrashOptions } from './options';
import { startOutside, type Outside } from './outside';
import { planRounds, type Round } from './plan';
import { Traffic } from './Traffic';
import { isClean, verdictOf, type Observed, type Verdict } from './verdict';

export interface CrashResult {
  readonly verdict: Verdict;
  readonly clean: boolean;
  readonly messages: number;
  /** What the store says of its sends and deliveries, and n8n of its executions: by state, how many. */
  readonly sends: Readonly<Record<string, number>>;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly executions: Readonly<Record<string, number>>;
  /** Of every lost message: the steps and the runs that were seen; and steps that are of no message. */
  readonly traces: readonly string[];
}

/** Meta's pauses, shortened: at the end they are long enough for every restart. */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, ...Array.from({ length: 100 }, () => 10_000)];
/** Nothing new was seen for so long: whatever has not happened by now never will. */
const QUIET_MS = 15_000;
/** Longer than n8n takes to go on with a publication during which it was killed. */
const NO_PROGRESS_MS = 180_000;
const RESUME_MS = 20_000;

/** One line about what just happened. */
export type Log = (line: string) => void;

/** Customers write to a real n8n while it is killed again and again; then the truth is put together from what was seen outside. */
export async function runCrashTest(options: CrashOptions, log: Log): Promise<CrashResult> {
  const closing: Array<() => Promise<void>> = [];
  try {
    const outside = await startOutside();
    closing.push(outside.close);
    const frontDoor = await startFrontDoor();
    closing.push(frontDoor.close);
    const stack = await startCrashStack(options, outside, frontDoor);
    closing.push(stack.stop);
    return await new CrashTest(stack, outside, log).run(planRounds(options, seededRandom(options.seed)));
  } finally {
    while (closing.length > 0) await closing.pop()?.();
  }
}

async function startCrashStack({ queue }: CrashOptions, outside: Outside, frontDoor: FrontDoor): Promise<Stack<AnyN8n>> {
  const options: StackOptions = {
    name: queue ? 'crash-queue' : 'crash',
    env: {
      N8N_CONCURRENCY_PRODUCTION_LIMIT: String(N8N_RUNS_AT_ONCE),
      N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
      // How long a publication rests whose process was killed; n8n's own two minutes would be most of the test.
      N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '20',
      N8N_WEBHOOK_URL: `${frontDoor.url}/`,
    },
    sandbox: { retryDelaysMs: RETRY_DELAYS_MS },
    // n8n reaches the sandbox through us, so that it can be held up on its way.
    credentialsFor: ({ url, account, zendesk }) => {
      outside.forwardTo(url);
      return sandboxCredentials({ url: outside.url, account, zendesk: { ...zendesk, baseUrl: zendesk.baseUrl.replace(url, outside.url) } });
    },
  };
  const stack = await (queue ? startQueueStack(options) : startStack(options));
  frontDoor.leadTo(new URL(stack.n8n.webhookUrl).origin);
  return stack;
}

class CrashTest {
  private readonly traffic: Traffic;
  private readonly flow: WorkflowFile;
  private readonly startedAt = Date.now();
  private readonly killedAt: number[] = [];
  private readonly resumed = new Set<string>();
  private publications = 0;
  private workflowId = '';

  constructor(
    private readonly stack: Stack<AnyN8n>,
    private readonly outside: Outside,
    private readonly log: Log,
  ) {
    this.traffic = new Traffic(stack);
    this.flow = crashFlow(outside.url);
  }

  async run(rounds: readonly Round[]): Promise<CrashResult> {
    this.workflowId = await this.stack.publishFlow(this.flow);
    await pollUntil('Meta to be pointed to the trigger', async () => (await this.stack.control.webhookUrl()) !== null);
    for (const [index, round] of rounds.entries()) await this.play(round, `kill ${index + 1}/${rounds.length - 1}`);
    await this.settle();
    return this.result();
  }

  private async play({ writes, kill }: Round, name: string): Promise<void> {
    const writing = this.traffic.write(writes);
    if (kill === null) return writing;
    await pause(kill.fromMs);
    const { processes, at, how } = await killAt(kill, this.scene());
    this.killedAt.push(at);
    await pause(kill.awayMs);
    const restartedAt = Date.now();
    for (const each of processes) await each.start();
    const seconds = ((Date.now() - restartedAt) / 1_000).toFixed(1);
    this.log(`${this.elapsed(at)}  ${name}: ${processes.map((each) => each.name).join(' and ')} ${how}; back after ${seconds} s. ${await this.progress()}`);
    await this.keepPublished();
    await this.resumeWaiting();
  }

  /** Where Meta could not reach the webhook processor, n8n says that it did not publish: the operator does it again. */
  private async keepPublished(): Promise<void> {
    const { client } = this.stack;
    const { status } = await client.publication(this.workflowId);
    if (status === 'published' || status === 'in_progress') return;
    this.log('           n8n did not publish the flow; publishing it again');
    await client.publish(this.workflowId);
  }

  private scene(): Scene {
    const { processes, importFlow } = this.stack;
    // A published flow that is imported again is published again.
    const publish = (): Promise<unknown> => importFlow(changedFlow(this.flow, (this.publications += 1)));
    const posting = async (): Promise<void> => {
      const before = this.traffic.sent.length;
      await pollUntil('a message to be posted', () => this.traffic.sent.length > before, { everyMs: 5 }).catch(() => undefined);
    };
    return { processes, outside: this.outside, publish, posting };
  }

  /** Resumes runs that wait, while nothing is killed: what becomes of a resumed run when n8n dies is n8n's affair. */
  private async resumeWaiting(): Promise<void> {
    const ended = this.endedLabels();
    const waiting = this.outside.steps.filter(({ name, label, execution }) => name === 'waiting' && !ended.has(label) && !this.resumed.has(execution));
    for (const { label, execution, resumeUrl } of waiting) {
      const answer = await fetch(resumeUrl).catch(() => null);
      if (answer === null || !answer.ok) continue;
      this.resumed.add(execution);
      const hasEnded = (): boolean => this.endedLabels().has(label);
      await pollUntil(`the resumed run of ${label} to end`, hasEnded, { timeoutMs: RESUME_MS }).catch(() => this.log(`           ${label} was resumed and does not end`));
    }
  }

  /** Waits until all that was written has been worked on and nothing moves any more. */
  private async settle(): Promise<void> {
    await this.traffic.idle();
    let seen = '';
    let changedAt = Date.now();
    for (;;) {
      await this.keepPublished();
      await this.resumeWaiting();
      const now = `${await this.progress()}, ${this.outside.steps.length}, ${(await this.stack.control.messages()).length}`;
      if (now !== seen) [seen, changedAt] = [now, Date.now()];
      const isDone = this.endedLabels().size === this.traffic.sent.length;
      if (Date.now() - changedAt > (isDone ? QUIET_MS : NO_PROGRESS_MS)) return;
      await pause(500);
    }
  }

  private async result(): Promise<CrashResult> {
    const { control, client } = this.stack;
    const sends = await this.countRows('SELECT state, count(*) AS many FROM outbox GROUP BY state');
    const seen: Observed = {
      messages: this.traffic.sent,
      steps: this.outside.steps,
      phone: await control.messages(),
      tickets: await control.tickets(),
      killedAt: this.killedAt,
      unknownSends: (sends['sending'] ?? 0) + (sends['unknown'] ?? 0),
    };
    const verdict = verdictOf(seen);
    const executions: Record<string, number> = {};
    for (const { status } of await client.allExecutions(this.workflowId)) executions[status] = (executions[status] ?? 0) + 1;
    const strangers = this.outside.steps.filter(({ label }) => !this.traffic.sent.some((message) => message.label === label));
    const traces = strangers.map(({ name, label, execution }) => `${name} of "${label}", which nobody wrote, in ${execution}`);
    for (const label of verdict.lost) traces.push(await this.traceOf(label));
    return {
      verdict,
      clean: isClean(verdict, seen),
      messages: this.traffic.sent.length,
      sends,
      deliveries: await this.countRows(`SELECT CASE state WHEN 'settled' THEN coalesce(outcome, '') ELSE state END AS state, count(*) AS many FROM deliveries GROUP BY 1`),
      executions,
      traces,
    };
  }

  /** What became of a message, for whoever has to find out why no run of it reached its end. */
  private async traceOf(label: string): Promise<string> {
    const { client } = this.stack;
    const traces = this.outside.steps.filter((step) => step.label === label).map(({ name, execution }) => `${name} in ${execution}`);
    for (const { id, status } of await client.allExecutions(this.workflowId)) {
      const { data } = await client.execution(id);
      if (!JSON.stringify(data).includes(`"text":"${label} `)) continue;
      const rows = await this.stack.storeRows(`SELECT state, outcome, attempt FROM deliveries WHERE execution_id = '${id}'`);
      traces.push(`execution ${id} ${status}, last node ${String(asRecord(asRecord(data).resultData).lastNodeExecuted)}, delivery ${JSON.stringify(rows)}`);
    }
    return `${label}: ${traces.join('; ')}`;
  }

  private async countRows(sql: string): Promise<Readonly<Record<string, number>>> {
    const rows = await this.stack.storeRows(sql);
    return Object.fromEntries(rows.map(({ state, many }) => [String(state), Number(many)]));
  }

  private async progress(): Promise<string> {
    await this.traffic.noteAcknowledged();
    const { sent } = this.traffic;
    const acknowledged = sent.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
    return `${sent.length} posted, ${acknowledged.length} acknowledged, ${this.endedLabels().size} ended`;
  }

  private endedLabels(): ReadonlySet<string> {
    return new Set(this.outside.steps.filter(({ name }) => name === 'ended').map(({ label }) => label));
  }

  private elapsed(at: number): string {
    return `${((at - this.startedAt) / 1_000).toFixed(1).padStart(6)} s`;
  }
}
