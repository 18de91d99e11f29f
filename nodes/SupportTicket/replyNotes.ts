import { explainGraphError } from '../../src/graph/errorCodes';
import { toIso } from '../../src/shared/clock';
import type { OutboxEntry, OutboxStore } from '../../src/store/SupportStore';
import type { TicketNote } from '../../src/ticket';

/** More replies than one customer ever waits for; what is over comes with their next message. */
const MOST_NOTES = 20;

const markerOf = (key: string): string => `reply.${key}`;

const UNKNOWN_FATE = 'may not have gone out: WhatsApp gave no answer. It was not sent again, because the customer could have got it twice. Ask them, and answer again if it is missing.';

function noteOf({ key, status, errorCode, reservedAt }: OutboxEntry): TicketNote {
  const reply = `A reply to this customer of ${toIso(reservedAt).slice(0, 16).replace('T', ' ')} UTC`;
  if (status !== 'failed') return { marker: markerOf(key), text: `${reply} ${UNKNOWN_FATE}`, urgent: true };
  const { meaning, action } = explainGraphError(errorCode, 0);
  const code = errorCode === null ? '' : ` (${errorCode})`;
  return { marker: markerOf(key), text: `${reply} was not delivered. ${meaning}${code}. ${action}`, urgent: true };
}

/** Replies whose fate no ticket tells of yet. */
export interface UntoldReplies {
  readonly notes: readonly TicketNote[];
  /** Remembers that the notes with these markers stand on a ticket. */
  markTold(markers: readonly string[]): Promise<void>;
}

/** What the agents have to know of replies to this customer: those of unknown fate, and those that failed after their run. */
export async function untoldReplies(store: OutboxStore, conversationId: string): Promise<UntoldReplies> {
  const entries = await store.unreportedSends(conversationId, MOST_NOTES);
  return {
    notes: entries.map(noteOf),
    markTold: async (markers) => {
      await store.markReported(entries.map(({ key }) => key).filter((key) => markers.includes(markerOf(key))));
    },
  };
}
