import type { Clock, Sleep } from '../shared/clock';
import type { ConversationStore, LockStore, RateStore, TicketPlace, TicketStore } from '../store/SupportStore';
import type { TicketNote } from './notes';
import type { RefusedFile, TicketFields, TicketFile, TicketMessage, TicketPriority, TicketProvider } from './TicketProvider';

/** A message that belongs on a ticket. */
export interface TicketRequest {
  /** The store's opaque id; never a phone number, which may be missing or change. */
  readonly conversationId: string;
  /** Equal for every delivery of the same message: the wamid. */
  readonly marker: string;
  readonly text: string;
  /** As `prepareFiles` gives them. */
  readonly files: readonly TicketFile[];
  /** Files that came along and do not go to the helpdesk, as `prepareFiles` says; the ticket notes them. */
  readonly withheldFiles: readonly RefusedFile[];
  /** Of a new ticket; `null` takes the beginning of the text. */
  readonly subject: string | null;
  readonly requester: { readonly name: string | null; readonly phone: string | null };
  /** Of a new ticket. */
  readonly tags: readonly string[];
  /** Of a new ticket. */
  readonly priority: TicketPriority | null;
  /** Of a new ticket: the agent who shall have it. */
  readonly assignee: string | null;
  /** Of a new ticket. */
  readonly group: string | null;
  /** Of a new ticket. */
  readonly fields: TicketFields;
  readonly notes: readonly TicketNote[];
}

/** What becomes of a message whose ticket is solved. */
export interface ThreadingRules {
  /** `followUp` opens a new ticket that names the solved one. */
  readonly onSolved: 'reopen' | 'followUp';
  /** A ticket whose last change is older gets a follow-up instead of being reopened; `null`: however old. */
  readonly reopenWithinMs: number | null;
}

/** What threading needs from outside. */
export interface TicketDesk {
  readonly provider: TicketProvider;
  readonly store: TicketStore & LockStore & RateStore & Pick<ConversationStore, 'idsOf'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Default: solved tickets are reopened. */
  readonly rules?: ThreadingRules;
}

/** Where the tickets of the request's conversation are. */
export function placeOf({ conversationId }: Pick<TicketRequest, 'conversationId'>, { id, account }: TicketProvider): TicketPlace {
  return { conversationId, provider: id, account };
}

/** The message as a public comment of the customer. */
export function customerMessage({ text, marker, files }: Pick<TicketRequest, 'files' | 'marker' | 'text'>): TicketMessage {
  return { text, marker, visibility: 'public', as: 'customer', files };
}
