import { SECOND_MS, type Clock } from '../shared/clock';
import type { InboxStore } from '../store/SupportStore';

export interface HeartbeatPorts {
  readonly store: Pick<InboxStore, 'heartbeat'>;
  readonly processId: string;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onFault: (failure: unknown) => void;
}

/** The sign of life of one process, which keeps others from starting again what it is at. */
export interface Heartbeat {
  beat(): Promise<void>;
  /** Beats until the given function is called, at the latest until that time (milliseconds). */
  hold(until: number): () => void;
}

/** Several fit into the time after which a process counts as gone. */
const BEAT_MS = 5 * SECOND_MS;

/** A heartbeat that beats only while something is held, so that an idle process neither writes nor waits. */
export function createHeartbeat({ store, processId, clock, sleep, onFault }: HeartbeatPorts): Heartbeat {
  const holds = new Set<{ readonly until: number }>();
  let beating = false;
  const beat = async () => await store.heartbeat(processId, clock.now());

  function isHeld(): boolean {
    const now = clock.now();
    for (const hold of holds) if (hold.until <= now) holds.delete(hold);
    return holds.size > 0;
  }

  async function beatWhileHeld(): Promise<void> {
    if (beating) return;
    beating = true;
    while (isHeld()) {
      await beat().catch(onFault);
      await sleep(BEAT_MS);
    }
    beating = false;
  }

  return {
    beat,
    hold(until) {
      const hold = { until };
      holds.add(hold);
      void beatWhileHeld();
      return () => void holds.delete(hold);
    },
  };
}
