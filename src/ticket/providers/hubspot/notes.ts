// Every message is a note on the ticket: notes hold files and, of what a timeline holds, only agents' own words are anything else.
import { hashKey } from '../../../shared/hash';
import { multipart } from '../../../shared/multipart';
import { asArray, asRecord, asText } from '../../../shared/shape';
import { htmlText } from '../../escape/html';
import { refusal } from '../../helpdeskCall';
import type { RefusedFile, Ticket, TicketFile, TicketMessage } from '../../TicketProvider';
import { succeeded } from '../parts/answers';
import { reasonsOf } from './answers';
import { associate, upsert, type HubSpotApi } from './api';
import { MARKER } from './properties';

/** The folder of HubSpot's file manager that customers' files come into. */
const FOLDER = '/whatsapp-support';
/** Nobody without a login reads them. */
const OPTIONS = { access: 'PRIVATE', overwrite: false, duplicateValidationStrategy: 'NONE', duplicateValidationScope: 'EXACT_FOLDER' };

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'HubSpot does not take it',
  403: 'the token of the credential may not upload files',
  413: 'it is larger than HubSpot allows',
  415: 'HubSpot does not take files of this type',
  422: 'HubSpot does not take it',
};

/** A wamid holds the customer's number: only a hash of it goes into the property, with the ticket, on which it is unique. */
const markerValue = (ticketId: string, marker: string): string => hashKey(ticketId, marker);

/** Whether the note is there, and on the ticket. */
export async function hasMessage(api: HubSpotApi, ticketId: string, marker: string): Promise<boolean> {
  const path = `/crm/v3/objects/notes/${markerValue(ticketId, marker)}`;
  const response = await api.call({ method: 'GET', path, query: { idProperty: MARKER, properties: MARKER, associations: 'tickets' } });
  if (response.status === 404) return false;
  const { associations, properties } = asRecord(succeeded(api.name, response, reasonsOf));
  const tickets = asArray(asRecord(asRecord(associations).tickets).results).map((ticket) => asRecord(ticket).id);
  return asRecord(properties)[MARKER] === markerValue(ticketId, marker) && tickets.map(String).includes(ticketId);
}

/** Writes a message, once. */
export async function addNote(api: HubSpotApi, ticket: Pick<Ticket, 'id' | 'requesterId'>, message: TicketMessage): Promise<readonly RefusedFile[]> {
  const { uploaded, refused } = await upload(api, message.files);
  const note = await upsert(api, 'notes', MARKER, markerValue(ticket.id, message.marker), {
    hs_timestamp: new Date(api.now()).toISOString(),
    hs_note_body: bodyOf(message),
    ...(uploaded.length === 0 ? {} : { hs_attachment_ids: uploaded.join(';') }),
  });
  // The contact first: once it is on the ticket, the note counts as written. A contact whom somebody deleted costs no message.
  if (ticket.requesterId !== '' && (await associate(api, 'notes', note, 'contacts', ticket.requesterId))) {
    await associate(api, 'tickets', ticket.id, 'contacts', ticket.requesterId);
  }
  if (await associate(api, 'notes', note, 'tickets', ticket.id)) return refused;
  throw refusal(api.name, 404);
}

/** All notes come from one token, so the first line says whose words follow. */
function bodyOf({ text, as, visibility }: TicketMessage): string {
  const heading = visibility === 'internal' ? '' : `<p><strong>${headingOf(as)}</strong></p>`;
  return `${heading}<p>${htmlText(text)}</p>`;
}

function headingOf(as: TicketMessage['as']): string {
  switch (as) {
    case 'customer':
      return 'Customer on WhatsApp:';
    case 'agent':
    case 'bot':
      return 'Sent on WhatsApp:';
    default:
      return as satisfies never;
  }
}

async function upload(api: HubSpotApi, files: readonly TicketFile[]) {
  const uploaded: string[] = [];
  const refused: RefusedFile[] = [];
  for (const { name, mimeType, bytes } of files) {
    const form = await multipart([
      { name: 'folderPath', value: FOLDER },
      { name: 'options', value: JSON.stringify(OPTIONS) },
      { name: 'file', fileName: name, mimeType, bytes },
    ]);
    const response = await api.call({ method: 'POST', path: '/files/v3/files', headers: { 'content-type': form.contentType }, bytes: form.bytes });
    const reason = REFUSALS[response.status];
    const id = reason === undefined ? asText(asRecord(succeeded(api.name, response, reasonsOf)).id) : null;
    if (id === null) refused.push({ name, reason: reason ?? 'HubSpot did not say that it has it' });
    else uploaded.push(id);
  }
  return { uploaded, refused };
}
