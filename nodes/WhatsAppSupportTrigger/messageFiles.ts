import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { downloadMedia } from '../../src/graph/media';
import type { InboundMessage, InboundRecord } from '../../src/shared/inbound';
import { asArray, asRecord } from '../../src/shared/shape';
import type { Account } from '../shared/account';
import { explain } from '../shared/errors';
import { mediaPorts, saveMedia } from '../shared/media';
import type { ItemWithFiles } from '../shared/trigger/claim';

/** The field of an item's first file, as in n8n's own nodes. */
const FIRST_FIELD = 'data';

/** What became of the file of a message, beside what the message says of it. */
type FileJson = { readonly downloaded: true; readonly field: string; readonly size: string | null } | { readonly downloaded: false; readonly reason: string; readonly next: string | null };

const MISSING: FileJson = { downloaded: false, reason: 'WhatsApp did not hand over this file.', next: 'Ask the customer to send it again.' };

async function fetchFile(context: IExecuteFunctions, account: Account, { message: { media } }: InboundMessage, field: string, maxBytes: number) {
  if (media === null || media.id === null) return { file: MISSING };
  try {
    const { id, ...facts } = media;
    const binary = await saveMedia(context, await downloadMedia(mediaPorts(account), { id, ...facts }, maxBytes));
    const file: FileJson = { downloaded: true, field, size: binary.fileSize ?? null };
    return { file, binary };
  } catch (failure) {
    const { message: reason, hint: next } = explain(failure);
    return { file: { downloaded: false, reason, next } satisfies FileJson };
  }
}

/** The message of an item with what became of its file. */
function withFile(message: unknown, files: ReadonlyMap<unknown, FileJson>): IDataObject {
  const json = asRecord(message) as IDataObject;
  const file = files.get(json.id);
  return file === undefined ? json : { ...json, media: { ...asRecord(json.media), ...file } };
}

/**
 * Brings the files of an item's messages into the execution. One that cannot be fetched does not cost the message: the item says
 * why, and Media → Download can try again.
 */
export async function withFiles(context: IExecuteFunctions, account: Account, records: readonly InboundRecord[], json: IDataObject, maxBytes: number): Promise<ItemWithFiles> {
  const messages = records.filter((record): record is InboundMessage => record.kind === 'message' && record.message.media !== null);
  const binary: IBinaryKeyData = {};
  const files = new Map<unknown, FileJson>();
  for (const [index, record] of messages.entries()) {
    const field = index === 0 ? FIRST_FIELD : `${FIRST_FIELD}${index + 1}`;
    const fetched = await fetchFile(context, account, record, field, maxBytes);
    files.set(record.message.id, fetched.file);
    if (fetched.binary !== undefined) binary[field] = fetched.binary;
  }
  if (files.size === 0) return { json };
  const all = json.messages === undefined ? {} : { messages: asArray(json.messages).map((message) => withFile(message, files)) };
  return { json: { ...json, message: withFile(json.message, files), ...all }, ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}
