import type { Logger } from 'n8n-workflow';
import { MINUTE_MS, systemClock } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import { asRecord, asText } from '../../../src/shared/shape';
import { explainInLine } from '../errors';

/** What goes on for a while, such as a store that is away, is said once a minute. */
const QUIET_MS = MINUTE_MS;

/** When what was last said in a log, for all triggers that write to it. */
const saidIn = new WeakMap<Logger, Map<string, number>>();

/** Where an error came up: the first line of its stack, whose head quotes the message. */
function placeOf({ message, stack = '' }: Error): string {
  const place = /^\s+at (.+)$/m.exec(stack.replace(message, ''))?.[1];
  return place === undefined ? '' : ` at ${place}`;
}

/** A failure in words for the log. Of what is not ours only the kind, the code and the place: others' messages may quote what they were given. */
export function faultInLine(failure: unknown): string {
  if (failure instanceof SupportError) return explainInLine(failure);
  if (!(failure instanceof Error)) return 'Something unexpected was thrown.';
  const code = asText(asRecord(failure).code);
  return `Unexpected ${failure.name}${code === null ? '' : ` ${code}`}${placeOf(failure)}.`;
}

/** Writes to n8n's log what happened and what to do, without content; `situation` says what it means, `node` which node says it. */
export function faultLog(logger: Logger, situation = '', node = 'WhatsApp Support Trigger'): (failure: unknown) => void {
  const saidAt = saidIn.get(logger) ?? new Map<string, number>();
  saidIn.set(logger, saidAt);
  return (failure) => {
    const text = `${node}: ${situation}${faultInLine(failure)}`;
    const now = systemClock.now();
    for (const [said, at] of saidAt) if (now - at >= QUIET_MS) saidAt.delete(said);
    if (saidAt.has(text)) return;
    saidAt.set(text, now);
    logger.error(text);
  };
}
