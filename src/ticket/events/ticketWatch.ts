import { leaseOn } from '../../inbox/lease';
import { MINUTE_MS, SECOND_MS, type Clock } from '../../shared/clock';
import type { SupportStore, TicketHint, TicketScope } from '../../store/SupportStore';
import { lookAtTicket, scopeOf } from './lookAtTicket';
import type { TicketProvider } from '../TicketProvider';

export interface TicketWatchPorts {
  readonly provider: TicketProvider;
  readonly store: SupportStore;
  readonly clock: Clock;
  /** Resolves early, without an exception, when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly onFault: (failure: unknown) => void;
}

export interface TicketWatchOptions {
  readonly phoneNumberId: string;
  /** How often the helpdesk is asked what changed. */
  readonly catchUpMs: number;
}

/** How often to look without being woken: for what is due after a pause, and for hints of processes that cannot wake this one. */
const POLL_MS = SECOND_MS;
const RENEW_MS = 5 * SECOND_MS;
/** However often webhooks name a ticket, it is not read more often. */
const LOOK_AGAIN_MS = 3 * SECOND_MS;
const AT_ONCE = 50;
/** Pauses after something that came to nothing: they double up to the longest. */
const FIRST_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

const pauseAfter = (failures: number): number => Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);

/** When tickets were looked at, as long as it matters. */
function recentLooks(clock: Clock) {
  const at = new Map<string, number>();
  return {
    note: (ticketId: string) => void at.set(ticketId, clock.now()),
    has(ticketId: string): boolean {
      for (const [id, time] of at) if (clock.now() - time >= LOOK_AGAIN_MS) at.delete(id);
      return at.has(ticketId);
    },
  };
}

/** Asks the helpdesk what changed, now and then; what it says is kept as hints. */
function catchUp({ provider, store, clock, onFault }: TicketWatchPorts, scope: TicketScope, everyMs: number): () => Promise<void> {
  let dueAt = -Infinity;
  let failures = 0;

  /** The first cursor is that of now: what happened since somebody waits for it is on the tickets that changed last. */
  async function changed(known: string | null): Promise<{ readonly ticketIds: readonly string[]; readonly cursor: string }> {
    const { ticketIds, cursor } = await provider.events.changedSince(known);
    if (known !== null) return { ticketIds, cursor };
    const latest = await provider.list({ state: 'any', limit: AT_ONCE });
    return { ticketIds: latest.map(({ id }) => id), cursor };
  }

  return async () => {
    const now = clock.now();
    if (now < dueAt) return;
    try {
      const { ticketIds, cursor } = await changed(await store.getTicketCursor(scope));
      await store.noteChangedTickets(scope, ticketIds, cursor, clock.now());
      failures = 0;
      dueAt = now + everyMs;
    } catch (failure) {
      onFault(failure);
      dueAt = clock.now() + pauseAfter(failures);
      failures += 1;
    }
  };
}

/**
 * Looks at tickets on which something may have happened: those that webhooks named, and those that changed since the last look.
 * Of all watches of one helpdesk account and number, in whatever processes, the one with the lease works. What the helpdesk does
 * not answer is asked again, until it is a week old. Gives what ends it.
 */
export function startTicketWatch(ports: TicketWatchPorts, { phoneNumberId, catchUpMs }: TicketWatchOptions): () => Promise<void> {
  const { provider, store, clock, onFault } = ports;
  const scope = scopeOf(provider, phoneNumberId);
  const lease = leaseOn(store, `tickets:${scope.provider}:${scope.account}:${phoneNumberId}`, clock);
  const looks = recentLooks(clock);
  const askWhatChanged = catchUp(ports, scope, catchUpMs);
  let stopped = false;
  let renewedAt = -Infinity;
  let pause = new AbortController();
  const wake = () => pause.abort();
  const unsubscribe = store.onDeliveries(() => {
    if (lease.isHeld()) wake();
  });

  async function leads(): Promise<boolean> {
    if (!lease.isHeld() || clock.now() - renewedAt >= RENEW_MS) {
      await lease.renew();
      renewedAt = clock.now();
    }
    return !stopped && lease.isHeld();
  }

  /** Whether the helpdesk answered. */
  async function look(hint: TicketHint): Promise<boolean> {
    looks.note(hint.ticketId);
    try {
      await lookAtTicket(hint.ticketId, ports, scope, clock.now());
    } catch (failure) {
      onFault(failure);
      await store.postponeTicketHint(scope, hint, clock.now() + pauseAfter(hint.failures));
      return false;
    }
    await store.settleTicketHint(scope, hint);
    return true;
  }

  async function round(): Promise<void> {
    if (!(await leads())) return;
    await askWhatChanged();
    for (const hint of await store.dueTickets(scope, clock.now(), AT_ONCE)) {
      if (looks.has(hint.ticketId)) continue;
      // What one ticket did not get, the others will hardly get now.
      if (!(await leads()) || !(await look(hint))) return;
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      pause = new AbortController();
      await round().catch(onFault);
      await ports.sleep(POLL_MS, pause.signal);
    }
    await lease.release().catch(onFault);
  }
  const ended = loop();

  return async () => {
    stopped = true;
    unsubscribe();
    wake();
    await ended;
  };
}
