import type { Logger } from 'n8n-workflow';
import { createHeartbeat, type Heartbeat } from '../../../src/inbox/heartbeat';
import { pause } from '../../../src/inbox/pause';
import { systemClock } from '../../../src/shared/clock';
import type { SupportStore } from '../../../src/store/SupportStore';
import { PROCESS_ID } from '../environment';
import { faultLog } from './faultLog';

const heartbeats = new WeakMap<SupportStore, Heartbeat>();

/** This process's heartbeat in the store: one for all triggers and runs, whether this process dispatches or only executes. */
export function heartbeatIn(store: SupportStore, logger: Logger): Heartbeat {
  const known = heartbeats.get(store);
  if (known !== undefined) return known;
  const heartbeat = createHeartbeat({ store, processId: PROCESS_ID, clock: systemClock, sleep: pause, onFault: faultLog(logger) });
  heartbeats.set(store, heartbeat);
  return heartbeat;
}
