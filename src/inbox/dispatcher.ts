import type { Clock } from '../shared/clock';
import type { DeliveryOutcome, DeliveryRef, InboxStore, TriggerTarget } from '../store/SupportStore';
import { onWakeUp, wakeUp } from './wakeUp';

/** How the run that a delivery started ended; `undefined` when n8n did not say. */
export type RunEnd = DeliveryOutcome | undefined;

export interface DispatcherPorts {
  readonly inbox: InboxStore;
  readonly clock: Clock;
  /** Resolves early, without an exception, when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Tells n8n about a delivery; resolves when its run has ended. */
  readonly emit: (delivery: DeliveryRef) => Promise<RunEnd>;
  readonly onFault: (failure: unknown) => void;
}

export interface DispatcherOptions {
  readonly target: TriggerTarget;
  readonly processId: string;
  /** Runs at the same time, in different conversations. */
  readonly parallel: number;
  readonly pollMs: number;
  /** Deliveries of a process that gave no sign for this long start again. */
  readonly abandonedMs: number;
}

export interface Dispatcher {
  /** Stops emitting; runs that are alive go on. */
  stop(): void;
}

/** A delivery that n8n never runs is tried this often, with growing pauses, before it is dropped. */
const MOST_ATTEMPTS = 5;
const RETURN_PAUSE_MS = 5_000;

/** How often the end of a run is written down while the store cannot write, with a poll's pause in between. */
const MOST_NOTES = 60;

/** How often a dispatcher says that its process lives, and looks for deliveries of processes that do not. */
const HOUSEKEEPING_MS = 5_000;

/**
 * Brings a trigger's deliveries to n8n: in order per lane, lanes in parallel up to a limit. What does not fit stays
 * in the store.
 */
export function startDispatcher(ports: DispatcherPorts, options: DispatcherOptions): Dispatcher {
  const { inbox, clock } = ports;
  const { target, processId } = options;
  let stopped = false;
  let running = 0;
  let housekeptAt = -Infinity;
  let pause = new AbortController();
  const wake = () => pause.abort();
  const unsubscribe = onWakeUp(wake);

  async function run(delivery: DeliveryRef): Promise<void> {
    const end = await ports.emit(delivery).catch((failure: unknown) => {
      ports.onFault(failure);
      return undefined;
    });
    await noteEnd(ports, options, delivery, end);
    running -= 1;
    wake();
  }

  async function start(delivery: DeliveryRef): Promise<void> {
    if (!(await inbox.markEmitted(delivery.id, delivery.attempt, processId, clock.now()))) return;
    if (stopped) {
      await inbox.returnDelivery(delivery.id, clock.now());
      return wakeUp();
    }
    running += 1;
    void run(delivery);
  }

  async function keepHouse(): Promise<void> {
    const now = clock.now();
    if (now - housekeptAt < HOUSEKEEPING_MS) return;
    housekeptAt = now;
    await inbox.heartbeat(processId, now);
    await inbox.requeueAbandoned(target, now - options.abandonedMs);
  }

  async function round(): Promise<void> {
    await keepHouse();
    const free = options.parallel - running;
    if (free <= 0) return;
    for (const delivery of await inbox.nextDeliveries(target, clock.now(), free)) {
      if (stopped) return;
      await start(delivery);
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      pause = new AbortController();
      await round().catch(ports.onFault);
      await ports.sleep(options.pollMs, pause.signal);
    }
  }
  void loop();

  return {
    stop() {
      stopped = true;
      unsubscribe();
      wake();
    },
  };
}

/** n8n ended the run before it began (a duplicate key, a stop): the message is still to be worked on. */
async function giveBack({ inbox, clock }: DispatcherPorts, { id, attempt }: DeliveryRef): Promise<void> {
  if (attempt < MOST_ATTEMPTS) await inbox.returnDelivery(id, clock.now() + attempt * RETURN_PAUSE_MS);
  else await inbox.settleDelivery(id, 'dropped', clock.now());
}

/** The store's record of the claim decides what the end means; a later attempt is none of this run's business. */
async function settle(ports: DispatcherPorts, delivery: DeliveryRef, end: RunEnd): Promise<void> {
  const claim = await ports.inbox.claimOf(delivery.id);
  if (claim === null) await giveBack(ports, delivery);
  else if (claim.attempt === delivery.attempt) await ports.inbox.settleDelivery(delivery.id, end ?? 'unknown', ports.clock.now());
}

/** A delivery whose end is not written down would hold its lane for as long as this process lives. */
async function noteEnd(ports: DispatcherPorts, { pollMs }: DispatcherOptions, delivery: DeliveryRef, end: RunEnd): Promise<void> {
  for (let tries = 1; tries <= MOST_NOTES; tries += 1) {
    try {
      return await settle(ports, delivery, end);
    } catch (failure) {
      ports.onFault(failure);
      await ports.sleep(pollMs, new AbortController().signal);
    }
  }
}
