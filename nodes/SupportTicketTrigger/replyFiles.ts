import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { asRecord } from '../../src/shared/shape';
import { prepareFiles, type TicketEventFile, type TicketFile, type TicketProvider } from '../../src/ticket';
import type { TicketEventDetails } from '../../src/ticket/events';
import { explain } from '../shared/errors';
import { openProvider } from '../shared/helpdesk';
import type { ClaimSession, ItemWithFiles } from '../shared/trigger/claim';

/** The field of an item's first file, as in n8n's own nodes. */
const FIRST_FIELD = 'data';

/** What flows get to know of a file: where it is in the helpdesk is nothing for them. */
const shown = ({ name, mimeType, size }: TicketEventFile): IDataObject => ({ name, mimeType, size });

/** Its name is safe then, and its type is what its bytes are. */
async function download(provider: TicketProvider, file: TicketEventFile, maxBytes: number): Promise<TicketFile> {
  const given = { name: file.name, mimeType: file.mimeType, size: file.size ?? 0, read: async () => await provider.events.download(file, maxBytes) };
  const { files, withheldFiles } = await prepareFiles([given], { maxBytes, allowRisky: true });
  const [prepared] = files;
  if (prepared !== undefined) return prepared;
  throw new SupportError('fileRefused', `The file was not fetched: ${withheldFiles[0]?.reason ?? ''}.`, 'Look at it in the helpdesk.');
}

async function fetchFile({ context }: ClaimSession, provider: TicketProvider, file: TicketEventFile, field: string, maxBytes: number) {
  try {
    const { name, mimeType, bytes } = await download(provider, file, maxBytes);
    const binary = await context.helpers.prepareBinaryData(Buffer.from(bytes), name, mimeType);
    return { json: { name, mimeType, size: bytes.byteLength, downloaded: true, field }, binary };
  } catch (failure) {
    const { message: reason, hint: next } = explain(failure);
    return { json: { ...shown(file), downloaded: false, reason, next } };
  }
}

/** The item with other words about its files. */
const withFiles = (json: IDataObject, files: readonly IDataObject[]): IDataObject => ({ ...json, reply: { ...asRecord(json.reply), files: [...files] } });

/**
 * Brings the agent's files into the execution. One that cannot be fetched does not cost the answer: the item says why.
 * @param maxBytes `null`: they stay in the helpdesk
 */
export async function withReplyFiles(session: ClaimSession, helpdesk: string, details: TicketEventDetails, json: IDataObject, maxBytes: number | null): Promise<ItemWithFiles> {
  const { files } = details.reply;
  if (maxBytes === null || files.length === 0) return { json: withFiles(json, files.map(shown)) };
  const provider = await openProvider(session.context, session.store, helpdesk);
  const binary: IBinaryKeyData = {};
  const told: IDataObject[] = [];
  for (const [index, file] of files.entries()) {
    const field = index === 0 ? FIRST_FIELD : `${FIRST_FIELD}${index + 1}`;
    const fetched = await fetchFile(session, provider, file, field, maxBytes);
    told.push(fetched.json);
    if (fetched.binary !== undefined) binary[field] = fetched.binary;
  }
  return { json: withFiles(json, told), ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}
