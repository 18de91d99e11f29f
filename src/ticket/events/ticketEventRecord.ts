import { redactCardNumbersIn } from '../../redaction';
import { toIso } from '../../shared/clock';
import type { ConversationEvent, InboundRecord } from '../../shared/inbound';
import type { Conversation } from '../../store/SupportStore';
import { masked } from '../maskTicketRequest';
import type { TicketEvent, TicketEventFile } from '../TicketEvents';
import type { Ticket, TicketProvider } from '../TicketProvider';
import { htmlToWhatsApp } from './htmlToWhatsApp';

/** What an agent did, as flows see it; it is the `details` of its record. */
export interface TicketEventDetails {
  readonly ticket: {
    readonly helpdesk: string;
    readonly id: string;
    readonly number: string;
    readonly url: string | null;
    readonly status: string;
    readonly subject: string;
  };
  readonly reply: {
    /** Formatted as WhatsApp does; `''` where nothing was written. */
    readonly text: string;
    /** As the helpdesk has it, where it has HTML in which card numbers can be masked. */
    readonly html?: string;
    readonly author: TicketEvent['author'];
    /** ISO 8601, by the helpdesk's clock. */
    readonly at: string;
    readonly files: readonly TicketEventFile[];
  };
}

/** Text is left as it is: its signs are the agent's. HTML goes where its tags cut a card number into pieces: only without them it is seen. */
function written(body: TicketEvent['body']): Pick<TicketEventDetails['reply'], 'text' | 'html'> {
  if (body === null) return { text: '' };
  if (body.format === 'text') return { text: masked(body.content) };
  const text = redactCardNumbersIn(htmlToWhatsApp(body.content));
  const html = masked(body.content);
  const isMasked = text.count === 0 || redactCardNumbersIn(htmlToWhatsApp(html)).count === 0;
  return { text: text.value, ...(isMasked && { html }) };
}

/** How helpdesks write a file's name in its address. */
const IN_ADDRESSES: ReadonlyArray<(name: string) => string> = [String, encodeURI, encodeURIComponent, (name) => encodeURIComponent(name).replaceAll('%20', '+')];

/** What is masked in a file's name is masked in its address, too. Helpdesks find a file by what stands before its name. */
function maskedFile(file: TicketEventFile): TicketEventFile {
  const name = masked(file.name);
  if (name === file.name) return file;
  const address = IN_ADDRESSES.reduce((source, write) => source.replaceAll(write(file.name), () => write(name)), file.source);
  return { ...file, name, source: masked(address) };
}

function detailsOf({ author, at, body, files }: TicketEvent, { id, number, url, state, subject }: Ticket, helpdesk: string): TicketEventDetails {
  return {
    ticket: { helpdesk, id, number, url, status: state, subject: masked(subject) },
    reply: {
      ...written(body),
      author: { ...author, name: masked(author.name) },
      at: toIso(at),
      files: files.map(maskedFile),
    },
  };
}

/** An agent's doing as an event of the customer's conversation, with card numbers masked. */
export function ticketEventRecord(event: TicketEvent, ticket: Ticket, { id, account }: TicketProvider, conversation: Conversation): ConversationEvent {
  const { phoneNumberId, displayPhoneNumber, wabaId } = conversation;
  return {
    kind: 'event',
    event: event.kind,
    eventKey: `ticket:${id}:${account}:${event.id}`,
    business: { phoneNumberId, displayPhoneNumber, wabaId },
    conversationId: conversation.id,
    at: event.at,
    details: { ...detailsOf(event, ticket, id) },
  };
}

/** What stands in a record that {@link ticketEventRecord} made. */
export function ticketEventDetails(record: InboundRecord): TicketEventDetails {
  if (record.kind === 'event' && 'reply' in record.details) return record.details as unknown as TicketEventDetails;
  throw new Error('The record is of no ticket.');
}

const LISTENED = '#listened:';

/** The same event once more, for an editor that listens: it gets what others had long ago. */
export function listenedTo(record: ConversationEvent, at: number): ConversationEvent {
  return { ...record, eventKey: `${record.eventKey}${LISTENED}${at}` };
}

/** The key of the event itself, whoever listened. */
export function originalKey(eventKey: string): string {
  const end = eventKey.lastIndexOf(LISTENED);
  return end === -1 ? eventKey : eventKey.slice(0, end);
}
