import { SECOND_MS, type Clock } from '../shared/clock';
import type { DeliveryRef, InboxStore, LockStore, RecoveryRules, TriggerTarget } from '../store/SupportStore';
import type { Heartbeat } from './heartbeat';
import { leaseOn } from './lease';
import { noteEnd, type RunEnd } from './noteEnd';

export interface DispatcherPorts {
  readonly store: InboxStore & LockStore;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
  /** Resolves early, without an exception, when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** What comes before the run, e.g. replies that wait for the customer; it never throws. */
  readonly beforeEmit: (delivery: DeliveryRef) => Promise<void>;
  /** Tells n8n about a delivery; resolves when its run has ended. */
  readonly emit: (delivery: DeliveryRef) => Promise<RunEnd>;
  readonly onFault: (failure: unknown) => void;
}

export interface DispatcherOptions {
  readonly target: TriggerTarget;
  readonly processId: string;
  /** Runs at the same time, in different conversations. */
  readonly parallel: number;
  /** A run that takes longer holds its conversation no more. */
  readonly longestRunMs: number;
  readonly onCrash: RecoveryRules['onCrash'];
  /** How often to look without being woken: for what may not be emitted before its time, and for lost connections. */
  readonly pollMs: number;
}

export interface Dispatcher {
  /** Whether this dispatcher is the one that works for its trigger. */
  leads(): boolean;
  /** Emits nothing more, and lets another process take over; runs that are alive go on. */
  stop(): Promise<void>;
}

/** A delivery that takes one of the places for parallel runs. */
interface Run {
  readonly delivery: DeliveryRef;
  readonly since: number;
}

/** How often the lease is renewed, and what gone processes and endless runs hold is freed. */
const HOUSEKEEPING_MS = 5 * SECOND_MS;
/** A process that gave no sign for this long is gone. */
const SILENT_MS = 30 * SECOND_MS;
/** A store that was not heard of for this long was away, or we were asleep: then the others could not give a sign either. */
const GAP_MS = 15 * SECOND_MS;
/** What they get to give one, before they are judged. */
const GRACE_MS = 20 * SECOND_MS;

/**
 * Brings a trigger's deliveries to n8n: in order per lane, lanes in parallel up to a limit. What does not fit stays
 * in the store. Of all dispatchers of a trigger, in whatever processes, the one with the lease works; the others wait for it.
 */
export function startDispatcher(ports: DispatcherPorts, options: DispatcherOptions): Dispatcher {
  const { store, heartbeat, clock } = ports;
  const { target, processId, longestRunMs } = options;
  const lease = leaseOn(store, `dispatch:${target.workflowId}:${target.nodeId}`, clock);
  const running = new Set<Run>();
  let stopped = false;
  let housekeptAt = -Infinity;
  let storeHeardAt = -Infinity;
  let storeSteadySince = -Infinity;
  let pause = new AbortController();
  const wake = () => pause.abort();
  const unsubscribe = store.onDeliveries(() => {
    if (lease.isHeld()) wake();
  });

  async function carryOut(run: Run): Promise<void> {
    const { delivery } = run;
    await ports.beforeEmit(delivery);
    if (stopped) return await store.returnDelivery(delivery.id, delivery.attempt, clock.now());
    // Meanwhile its time may have passed: then it went back.
    if (!running.has(run)) return;
    const end = await ports.emit(delivery).catch((failure: unknown) => {
      ports.onFault(failure);
      return undefined;
    });
    await noteEnd(ports, delivery, end);
  }

  async function start(delivery: DeliveryRef): Promise<void> {
    const now = clock.now();
    if (!(await store.markEmitted(delivery.id, delivery.attempt, processId, now))) return;
    const run = { delivery, since: now };
    const release = heartbeat.hold(now + longestRunMs);
    running.add(run);
    void carryOut(run)
      // A run whose end could not be noted keeps its place until it counts as endless.
      .then(() => running.delete(run), ports.onFault)
      .finally(() => {
        release();
        wake();
      });
  }

  /** What no run claimed goes back; a claimed delivery is settled by the store, which knows since when it is claimed. */
  async function giveUpEndlessRuns(now: number): Promise<void> {
    for (const run of running) {
      if (now - run.since < longestRunMs) continue;
      await store.returnDelivery(run.delivery.id, run.delivery.attempt, now);
      running.delete(run);
    }
  }

  function hearStore(now: number): void {
    if (now - storeHeardAt > GAP_MS) storeSteadySince = now;
    storeHeardAt = now;
  }

  async function keepHouse(now: number): Promise<void> {
    await giveUpEndlessRuns(now);
    if (now - storeSteadySince < GRACE_MS) return;
    // This process is alive, however long it was busy.
    await heartbeat.beat();
    const rules = { silentSince: now - SILENT_MS, claimedBefore: now - longestRunMs, onCrash: options.onCrash };
    const taken = new Set(Object.values(await store.recoverDeliveries(target, rules, now)).flat());
    // n8n may tell the end of a dead worker's run much later, or never.
    for (const run of running) if (taken.has(run.delivery.id)) running.delete(run);
  }

  async function lead(): Promise<boolean> {
    const now = clock.now();
    if (lease.isHeld() && now - housekeptAt < HOUSEKEEPING_MS) return true;
    await lease.renew();
    hearStore(now);
    if (!lease.isHeld()) return false;
    housekeptAt = now;
    await keepHouse(now);
    return true;
  }

  async function round(): Promise<void> {
    if (!(await lead())) return;
    const free = options.parallel - running.size;
    if (free <= 0) return;
    for (const delivery of await store.nextDeliveries(target, clock.now(), free)) {
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
    await lease.release().catch(ports.onFault);
  }
  const ended = loop();

  return {
    leads: () => !stopped && lease.isHeld(),
    async stop() {
      stopped = true;
      unsubscribe();
      wake();
      await ended;
    },
  };
}
