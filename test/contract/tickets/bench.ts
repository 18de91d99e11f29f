// What the ticket contract needs of a helpdesk, and the little that all of its parts share.
import type { Fault, SandboxFaults } from '../../../sandbox/faults';
import type { SupportStore } from '../../../src/store/SupportStore';
import { externalIdOf, type NewTicket, type TicketFile, type TicketProvider, type TicketRequest } from '../../../src/ticket';
import { inboundMessage, NOON } from '../supportStore/records';

/** A ticket as agents see it in the helpdesk. */
export interface AgentView {
  readonly subject: string;
  readonly requester: string;
  /** In the words of `TicketState`. */
  readonly state: string;
  readonly tags: readonly string[];
  /** By the name or id that {@link TicketBench.group} has; missing where there are no groups. */
  readonly group?: string | null;
  /** Oldest first. */
  readonly comments: readonly AgentComment[];
}

export interface AgentComment {
  readonly text: string;
  readonly byCustomer: boolean;
  readonly public: boolean;
  /** Names, in the order in which they were added. */
  readonly files: readonly string[];
}

/** What agents do in the helpdesk itself, under a login that is not the provider's. */
export interface Agent {
  /** Opens a ticket of their own, which is none of ours; gives its id. `null` where agents cannot. */
  readonly open: ((subject: string) => Promise<string>) | null;
  /** Answers the customer, where all can read it. */
  reply(ticketId: string, text: string, file?: TicketFile): Promise<void>;
  /** Writes a note that only agents read. */
  note(ticketId: string, text: string): Promise<void>;
  setState(ticketId: string, state: 'solved' | 'closed' | 'pending' | 'open'): Promise<void>;
}

/** What goes wrong on purpose on the way to the helpdesk, from now on. */
export interface BenchFaults {
  add(fault: Omit<Fault, 'route'>): void | Promise<void>;
  clear(): void | Promise<void>;
}

/** The faults of a stand-in, or of the proxy before a real helpdesk. */
export const helpdeskFaults = (faults: SandboxFaults): BenchFaults => ({
  add: (fault) => void faults.add({ ...fault, route: 'helpdesk' }),
  clear: () => void faults.clear(),
});

/** A field of the helpdesk's own that the bench's project or account has. */
export interface BenchField {
  readonly name: string;
  readonly value: unknown;
  /** Its value as agents see it. */
  read(ticketId: string): Promise<unknown>;
}

/** A provider on its real helpdesk, and what the suite needs to look at it from the agent's side. */
export interface TicketBench {
  readonly store: SupportStore;
  readonly provider: TicketProvider;
  /** The same helpdesk without a valid log-in; `null` where there is none to have. */
  readonly stranger: TicketProvider | null;
  /** An agent who can have tickets, as `Ticket.assignee` names them; `null` where the helpdesk knows none. */
  readonly assignee: string | null;
  /** A group, team or queue that is not the one new tickets come into; `null` where there are none. */
  readonly group: string | null;
  readonly field: BenchField | null;
  /** A file that the helpdesk does not take; `null` where it takes all. */
  readonly refusedFile: TicketFile | null;
  readonly faults?: BenchFaults;
  /** A conversation that the store knows, of a customer who never wrote before. */
  newConversation(): Promise<string>;
  read(ticketId: string): Promise<AgentView>;
  /** What an agent gets who opens a file of the ticket. */
  readFile(ticketId: string, name: string): Promise<Uint8Array>;
  /** Waits until searches and lists show what was written; missing where they do at once. */
  settled?(): Promise<void>;
  readonly agent: Agent;
  close(): Promise<void>;
}

let wamids = 0;
/** A message of a customer, with a wamid of its own. */
export function message(conversationId: string, text: string, more: Partial<TicketRequest> = {}): TicketRequest {
  wamids += 1;
  return {
    conversationId,
    marker: `wamid.TEST${String(wamids).padStart(6, '0')}`,
    text,
    files: [],
    withheldFiles: [],
    subject: null,
    requester: { name: 'Ana Test', phone: '+15550100001' },
    tags: ['whatsapp'],
    priority: null,
    assignee: null,
    group: null,
    fields: {},
    notes: [],
    ...more,
  };
}

/** A ticket as the core asks a provider for it. */
export function newTicket(conversationId: string, more: Partial<NewTicket> = {}): NewTicket {
  return {
    externalId: externalIdOf(conversationId),
    subject: 'It rains in',
    requesterId: 'Ana Test',
    tags: [],
    priority: null,
    assignee: null,
    group: null,
    fields: {},
    message: { text: 'It rains in', marker: `wamid.${conversationId}`, visibility: 'public', as: 'customer', files: [] },
    followUpOf: null,
    ...more,
  };
}

/** Webhooks show that two conversations are one person's. */
export async function becomeOne(store: SupportStore, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const conversation = await store.getConversation(id);
    if (conversation === null) throw new Error('There is no such conversation.');
    const from = { ...conversation.contact, userId: `US.${ids.join('').replace(/\W|_/g, '')}` };
    await store.ingest([inboundMessage({ id: `wamid.ONE${id}`, from })], [], NOON);
  }
}

/** One dot, as a real PNG. */
export const PHOTO: TicketFile = {
  name: 'roof.png',
  mimeType: 'image/png',
  bytes: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
};

/** A small, real PDF. */
export const DOCUMENT: TicketFile = {
  name: 'invoice 2026.pdf',
  mimeType: 'application/pdf',
  bytes: Buffer.from('%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};
