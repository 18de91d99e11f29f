import { explainGraphError } from '../graph/errorCodes';
import type { OutboxEntry, OutboxStore, ReplyNews, ReplyNewsKind, ReplyNewsStore } from '../store/SupportStore';
import { inWords } from './newsOfReply';

/** More than one customer ever has at a time; the rest comes with the next look. */
const MOST_NOTES = 20;

/** A note for the agents, as `writeNotes` of `src/ticket` takes it. */
export interface ReplyNote {
  readonly marker: string;
  readonly text: string;
  readonly urgent: boolean;
}

/** What of a customer's answers no ticket tells of yet. */
export interface UntoldReplies {
  /** Oldest first. */
  readonly notes: readonly ReplyNote[];
  /** Remembers that the notes with these markers stand on a ticket. */
  markTold(markers: readonly string[]): Promise<void>;
}

/** One thing to tell. */
interface Untold {
  readonly at: number;
  readonly note: ReplyNote;
  readonly markTold: () => Promise<void>;
}

/** An answer that failed has one note, whoever is the first to know. */
const markerOf = (key: string, kind: ReplyNewsKind): string => (kind === 'notDelivered' ? `reply.${key}` : `${kind}.${key}`);

const UNKNOWN_FATE =
  'It is unknown whether this reply went out, because WhatsApp gave no answer. It was not sent again, because the customer could have got it twice. Ask them, and answer again if it is missing.';

/** What the kinds mean for the agents. */
const KINDS: Readonly<Record<ReplyNewsKind, { readonly title: string; readonly urgent: boolean }>> = {
  kept: { title: 'Reply kept until the customer writes', urgent: false },
  delivered: { title: 'Kept reply sent', urgent: false },
  expired: { title: 'Reply not delivered on WhatsApp', urgent: true },
  notDelivered: { title: 'Reply not delivered on WhatsApp', urgent: true },
};

const noteText = (title: string, at: number, reason: string, words: string | null): string =>
  [`${title} (${inWords(at)}).`, reason, ...(words === null ? [] : ['', words])].join('\n');

function ofNews(news: ReplyNews, store: ReplyNewsStore): Untold {
  const { key, kind, at, reason, text } = news;
  const { title, urgent } = KINDS[kind];
  return { at, note: { marker: markerOf(key, kind), text: noteText(title, at, reason, text), urgent }, markTold: () => store.markNewsTold([news]) };
}

function ofSend({ key, status, errorCode, reservedAt: at }: OutboxEntry, store: OutboxStore): Untold {
  const { meaning, action } = explainGraphError(errorCode, 0);
  const code = errorCode === null ? '' : ` (${errorCode})`;
  const failed = status === 'failed';
  const title = failed ? KINDS.notDelivered.title : 'Reply of unknown fate';
  const text = noteText(title, at, failed ? `${meaning}${code}. ${action}` : UNKNOWN_FATE, null);
  return { at, note: { marker: markerOf(key, 'notDelivered'), text, urgent: true }, markTold: () => store.markReported([key]) };
}

/** What the agents have to know of replies to this customer: those of unknown fate, those that failed or were kept, and how that ended. */
export async function untoldReplies(store: OutboxStore & ReplyNewsStore, conversationId: string): Promise<UntoldReplies> {
  const news = await store.untoldReplyNews(conversationId, MOST_NOTES);
  const sends = await store.unreportedSends(conversationId, MOST_NOTES);
  const untold = [...news.map((one) => ofNews(one, store)), ...sends.map((send) => ofSend(send, store))].sort((one, other) => one.at - other.at);
  return {
    notes: untold.map(({ note }) => note),
    markTold: async (markers) => {
      for (const { note, markTold } of untold) if (markers.includes(note.marker)) await markTold();
    },
  };
}
