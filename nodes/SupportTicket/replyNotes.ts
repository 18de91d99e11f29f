import { explainGraphError } from '../../src/graph/errorCodes';
import { toIso } from '../../src/shared/clock';
import { asRecord, asText } from '../../src/shared/shape';
import type { OutboxEntry, OutboxStore } from '../../src/store/SupportStore';
import type { TicketNote } from '../../src/ticket';

/** More replies than one customer ever waits for; what is over comes with their next message. */
const MOST_NOTES = 20;

const markerOf = (key: string): string => `reply.${key}`;

const UNKNOWN_FATE = 'may not have gone out: WhatsApp gave no answer. It was not sent again, because the customer could have got it twice. Ask them, and answer again if it is missing.';

function unknownFate(key: string, when = ''): TicketNote {
  return { marker: markerOf(key), text: `A reply to this customer${when} ${UNKNOWN_FATE}` };
}

function noteOf({ key, status, errorCode, reservedAt }: OutboxEntry): TicketNote {
  const when = ` of ${toIso(reservedAt).slice(0, 16).replace('T', ' ')} UTC`;
  if (status !== 'failed') return unknownFate(key, when);
  const { meaning, hint } = explainGraphError(errorCode, 0);
  const code = errorCode === null ? '' : ` (${errorCode})`;
  return { marker: markerOf(key), text: `A reply to this customer${when} was not delivered. ${meaning}${code}. ${hint}` };
}

/** Replies whose fate no ticket tells of yet. */
export interface UntoldReplies {
  readonly notes: readonly TicketNote[];
  /** Remembers that the notes with these markers stand on a ticket. */
  markTold(markers: readonly string[]): Promise<void>;
}

/**
 * What the agents have to know of replies to this customer: those of unknown fate and those that failed after their run,
 * and the one that `item` brings along from WhatsApp Reply.
 */
export async function untoldReplies(store: OutboxStore, conversationId: string, item: Readonly<Record<string, unknown>>): Promise<UntoldReplies> {
  const entries = await store.unreportedSends(conversationId, MOST_NOTES);
  const { state, key } = asRecord(item.reply);
  const ownKey = state === 'unknown' ? asText(key) : null;
  const isOwnNew = ownKey !== null && !entries.some((entry) => entry.key === ownKey);
  return {
    notes: [...entries.map(noteOf), ...(isOwnNew ? [unknownFate(ownKey)] : [])],
    async markTold(markers) {
      const told = entries.map((entry) => entry.key).filter((sent) => markers.includes(markerOf(sent)));
      if (told.length > 0) await store.markReported(told);
    },
  };
}
