import type { Logger } from 'n8n-workflow';
import { MINUTE_MS, systemClock } from '../../src/shared/clock';
import { messageOf, SupportError } from '../../src/shared/errors';

/** What goes on for a while, such as a store that is away, is said once a minute. */
const QUIET_MS = MINUTE_MS;

/** Writes to n8n's log what happened and what to do, without content. */
export function faultLog(logger: Logger): (failure: unknown) => void {
  const saidAt = new Map<string, number>();
  return (failure) => {
    const hint = failure instanceof SupportError ? ` ${failure.hint}` : '';
    const text = `WhatsApp Support Trigger: ${messageOf(failure)}${hint}`;
    const now = systemClock.now();
    for (const [said, at] of saidAt) if (now - at >= QUIET_MS) saidAt.delete(said);
    if (saidAt.has(text)) return;
    saidAt.set(text, now);
    logger.error(text);
  };
}
