// A dispatcher on a real SQLite store; the test plays n8n: it sees what is emitted and says how each run ended.
import { setTimeout as pause } from 'node:timers/promises';
import { startDispatcher, type Dispatcher, type DispatcherOptions, type RunEnd } from '../../../src/inbox/dispatcher';
import { HOUR_MS } from '../../../src/shared/clock';
import type { DeliveryOutcome, DeliveryRef, InboxStore, SupportStore, TriggerTarget } from '../../../src/store/SupportStore';
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
  /** Writes messages as a webhook does, without waking anybody. */
  receive(messages: ReadonlyArray<readonly [text: string, from: Customer]>, target?: TriggerTarget): Promise<void>;
  start(part?: Partial<DispatcherOptions>, inbox?: Partial<InboxStore>): Dispatcher;
  /** The texts of the messages whose runs were started, claimed ones only. */
  texts(): readonly (string | null)[];
  /** Waits until that many runs were started, and gives the last one. */
  run(count: number): Promise<Run>;
  close(): Promise<void>;
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}

/** `claims`: whether runs claim their delivery, as the trigger node's execute() does. */
export async function dispatcherBench({ claims = true }: { readonly claims?: boolean } = {}): Promise<Bench> {
  const store = await temporaryStore();
  const runs: Run[] = [];
  const faults: unknown[] = [];
  const settled: Array<[string, DeliveryOutcome]> = [];
  const dispatchers: Dispatcher[] = [];
  let received = 0;

  async function emit(delivery: DeliveryRef, processId: string): Promise<RunEnd> {
    const { id: deliveryId, attempt } = delivery;
    const claimed = claims ? await store.claimDelivery({ deliveryId, attempt, executionId: `${runs.length}`, processId, now: bench.now }) : null;
    const text = claimed?.record.kind === 'message' ? claimed.record.message.text : null;
    return await new Promise((end, breakDown) => runs.push({ ...delivery, text, end, breakDown }));
  }

  const bench: Bench = {
    store,
    runs,
    faults,
    settled,
    now: NOON,
    async receive(messages, target = TARGET) {
      const contacts = messages.map(([, from]) => contactEntry(from));
      const written = messages.map(([text, from]) => inbound(content.text(text), { from, id: `wamid.${(received += 1)}` }));
      const read = readEnvelope(onTheWire(envelope([change({ contacts, messages: written })])));
      await store.ingest(read?.records ?? [], [{ ...target, phoneNumberId: PHONE_NUMBER_ID, kinds: ['message'] }], bench.now);
    },
    start(part = {}, inbox = {}) {
      const options = { target: TARGET, processId: 'process1', parallel: 10, pollMs: HOUR_MS, abandonedMs: 30_000, ...part };
      const noted: InboxStore = {
        ...store,
        async settleDelivery(id, outcome, at) {
          await store.settleDelivery(id, outcome, at);
          settled.push([id, outcome]);
        },
        ...inbox,
      };
      const ports = { inbox: noted, clock: { now: () => bench.now }, sleep, emit: (delivery: DeliveryRef) => emit(delivery, options.processId) };
      const dispatcher = startDispatcher({ ...ports, onFault: (failure) => faults.push(failure) }, options);
      dispatchers.push(dispatcher);
      return dispatcher;
    },
    texts: () => runs.map(({ text }) => text),
    async run(count) {
      await until(() => runs.length >= count);
      return runs[count - 1]!;
    },
    async close() {
      for (const dispatcher of dispatchers) dispatcher.stop();
      for (const run of runs) run.end('success');
      // SQLite answers at once: by the next turn the ends are written down.
      await new Promise(setImmediate);
      await store.close();
    },
  };
  return bench;
}
