// Dispatchers on a real SQLite store; the test plays n8n: it sees what is emitted and says how each run ended.
import { startDispatcher, type Dispatcher, type DispatcherOptions, type DispatcherPorts } from '../../../src/inbox/dispatcher';
import { createHeartbeat } from '../../../src/inbox/heartbeat';
import type { RunEnd } from '../../../src/inbox/noteEnd';
import { pause } from '../../../src/inbox/pause';
import { HOUR_MS, MINUTE_MS } from '../../../src/shared/clock';
import type { DeliveryOutcome, DeliveryRef, IngestTarget, SupportStore, TriggerTarget } from '../../../src/store/SupportStore';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { until } from '../../fixtures/until';
import { change, contactEntry, content, envelope, inbound, NOON, onTheWire, PHONE_NUMBER_ID, type Customer } from '../../fixtures/webhooks';

export const TARGET: TriggerTarget = { workflowId: 'workflow1', nodeId: 'node1' };

/** A delivery that n8n was told about, and its run. */
export interface Run extends DeliveryRef {
  /** The text of the message, once the run has claimed it. */
  readonly text: string | null;
  end(end: RunEnd): void;
  breakDown(failure: Error): void;
}

export interface Bench {
  readonly store: SupportStore;
  /** In the order in which they were emitted. */
  readonly runs: readonly Run[];
  readonly faults: readonly unknown[];
  readonly settled: ReadonlyArray<readonly [deliveryId: string, outcome: DeliveryOutcome]>;
  now: number;
  /** Writes messages as a webhook does. */
  receive(messages: ReadonlyArray<readonly [text: string, from: Customer]>, target?: Partial<IngestTarget>): Promise<void>;
  /** `ports` replaces parts of what the dispatcher works with, methods of its store too. */
  start(options?: Partial<DispatcherOptions>, ports?: Partial<Omit<DispatcherPorts, 'store'>> & { readonly store?: Partial<SupportStore> }): Dispatcher;
  /** Lets time pass as it does: in steps, in which living dispatchers do what they have to do. */
  pass(milliseconds: number): Promise<void>;
  /** Does not stop it at the end: it hangs. */
  forget(dispatcher: Dispatcher): void;
  /** The texts of the messages whose runs were started, claimed ones only. */
  texts(): readonly (string | null)[];
  /** Waits until that many runs were started, and gives the last one. */
  run(count: number): Promise<Run>;
  close(): Promise<void>;
}

const STEP_MS = 5_000;

/** `claims`: whether runs claim their delivery, as the trigger node's execute() does. */
export async function dispatcherBench({ claims = true }: { readonly claims?: boolean } = {}): Promise<Bench> {
  const store = await temporaryStore();
  const runs: Run[] = [];
  const faults: unknown[] = [];
  const settled: Array<[string, DeliveryOutcome]> = [];
  const dispatchers: Dispatcher[] = [];
  let received = 0;
  let poll = new AbortController();
  let closed = false;

  async function emit(delivery: DeliveryRef, processId: string): Promise<RunEnd> {
    const { id: deliveryId, attempt } = delivery;
    const claimed = claims ? await store.claimDelivery({ deliveryId, attempt, executionId: `${runs.length}`, processId, now: bench.now }) : null;
    const text = claimed?.record.kind === 'message' ? claimed.record.message.text : null;
    return await new Promise((end, breakDown) => runs.push({ ...delivery, text, end, breakDown }));
  }

  /** As long as asked, or until the test lets time pass. */
  async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const signals = signal === undefined ? [poll.signal] : [poll.signal, signal];
    await pause(milliseconds, AbortSignal.any(signals));
  }

  const bench: Bench = {
    store,
    runs,
    faults,
    settled,
    now: NOON,
    async receive(messages, target = {}) {
      const contacts = messages.map(([, from]) => contactEntry(from));
      const written = messages.map(([text, from]) => inbound(content.text(text), { from, id: `wamid.${(received += 1)}` }));
      const read = readEnvelope(onTheWire(envelope([change({ contacts, messages: written })])));
      const wishes = { topics: ['message'], combine: null, maxMessageAgeMs: null } as const;
      await store.ingest(read?.records ?? [], [{ ...TARGET, ...wishes, phoneNumberId: PHONE_NUMBER_ID, ...target }], bench.now);
    },
    start(part = {}, { store: methods = {}, ...ports } = {}) {
      const options = { target: TARGET, processId: 'process1', parallel: 10, pollMs: HOUR_MS, longestRunMs: 10 * MINUTE_MS, onCrash: 'runAgain' as const, ...part };
      const onFault = (failure: unknown) => void (closed || faults.push(failure));
      const noted: SupportStore = {
        ...store,
        async settleDelivery(id, attempt, outcome, at) {
          await store.settleDelivery(id, attempt, outcome, at);
          settled.push([id, outcome]);
        },
        ...methods,
      };
      const clock = { now: () => bench.now };
      const heartbeat = createHeartbeat({ store: noted, processId: options.processId, clock, sleep, onFault });
      const own = { store: noted, heartbeat, clock, sleep, beforeEmit: async () => undefined, onFault };
      const dispatcher = startDispatcher({ ...own, emit: (delivery) => emit(delivery, options.processId), ...ports }, options);
      dispatchers.push(dispatcher);
      return dispatcher;
    },
    async pass(milliseconds) {
      for (let left = milliseconds; left > 0; left -= STEP_MS) {
        bench.now += Math.min(left, STEP_MS);
        const step = poll;
        poll = new AbortController();
        step.abort();
        // The store answers within a few turns; nothing to wait for where nothing happens.
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      }
    },
    forget(dispatcher) {
      dispatchers.splice(dispatchers.indexOf(dispatcher), 1);
    },
    texts: () => runs.map(({ text }) => text),
    async run(count) {
      await until(() => runs.length >= count);
      return runs[count - 1]!;
    },
    async close() {
      closed = true;
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
      for (const run of runs) run.end('success');
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      await store.close();
    },
  };
  return bench;
}
