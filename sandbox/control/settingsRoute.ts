import { asNumber } from '../../src/shared/shape';
import { messageOf } from '../../src/shared/errors';
import type { SandboxContext } from '../context';
import { countServiceMessages, deliveredServiceMessages } from '../graph/pricing';
import { badRequest } from '../httpError';
import { changeSettings } from '../state/settings';
import type { Body } from './delivery';

/** `GET /sandbox/settings`. */
export function settingsView({ state }: SandboxContext): unknown {
  return { ...state.data.settings, deliveredServiceMessages: deliveredServiceMessages(state) };
}

/** `POST /sandbox/settings`: changes what is given; `deliveredServiceMessages` sets this month's count. */
export function setSettings(context: SandboxContext, { deliveredServiceMessages: count, ...body }: Body): unknown {
  const { state } = context;
  const delivered = count === undefined ? null : asNumber(count);
  if (count !== undefined && (delivered === null || delivered < 0)) throw badRequest('deliveredServiceMessages must be a number, 0 or more.');
  try {
    state.data.settings = changeSettings(state.data.settings, body);
  } catch (failure) {
    throw badRequest(messageOf(failure));
  }
  if (delivered !== null) countServiceMessages(state, delivered);
  state.changed({ topic: 'account' });
  return settingsView(context);
}
