import type { IDataObject } from 'n8n-workflow';
import { SECOND_MS, toIso } from '../../src/shared/clock';
import type { ServiceWindow } from '../../src/window/serviceWindow';

/** The window as flows see it: ISO times. */
export function windowJson(window: ServiceWindow): IDataObject {
  return {
    state: window.state,
    opensAt: toIso(window.opensAtMs),
    expiresAt: toIso(window.expiresAtMs),
    secondsLeft: Math.floor(window.msLeft / SECOND_MS),
    certain: window.certain,
    freeEntryPointExpiresAt: toIso(window.freeEntryPointExpiresAtMs),
  };
}
