import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { appSecretProof } from '../../src/graph/appSecretProof';
import { connectWith, guardedFetch, metaOrigins, type FileSource, type MediaDownload, type MediaKind, type MediaPorts, type UploadedMedia } from '../../src/graph/media';
import { rememberUploads } from '../../src/graph/message/uploadOnce';
import { redactCardNumbers } from '../../src/redaction';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { Account } from './account';

/** What the core fetches and brings files of this account with. The token itself goes along, because n8n's helpers would send it to any host. */
export function mediaPorts(account: Account): MediaPorts {
  const { accessToken, graph } = account;
  const fetch = guardedFetch(connectWith(), { origins: metaOrigins(graph.baseUrl), authorization: `Bearer ${accessToken}` });
  return { account: graph, fetch, query: { appsecret_proof: appSecretProof(account) } };
}

type BinaryHelpers = { readonly helpers: Pick<IExecuteFunctions['helpers'], 'assertBinaryData' | 'getBinaryDataBuffer' | 'getBinaryMetadata' | 'getBinaryStream' | 'prepareBinaryData'> };

/**
 * Writes a file into the folder of the execution that runs, in pieces. Call it in `execute()` only: what a trigger writes
 * elsewhere is never cleaned up.
 * @throws what reading `file.bytes` throws; then the execution's folder may hold a part of the file until it is deleted
 */
export async function saveMedia({ helpers }: BinaryHelpers, { bytes, fileName, mimeType }: MediaDownload): Promise<IBinaryData> {
  return await helpers.prepareBinaryData(Readable.from(bytes, { objectMode: false }), fileName, mimeType);
}

/**
 * A binary field of an item as a file to upload; large ones are read in pieces.
 * @throws n8n's own error, which names the field, when the item has no such file
 */
export async function itemFile({ helpers }: BinaryHelpers, itemIndex: number, field: string): Promise<FileSource> {
  const { id, fileName, mimeType } = helpers.assertBinaryData(itemIndex, field);
  const known = { fileName: fileName ?? field, mimeType };
  if (id === undefined) {
    const bytes = await helpers.getBinaryDataBuffer(itemIndex, field);
    return { ...known, size: bytes.byteLength, open: () => Readable.from([bytes]) };
  }
  const { fileSize } = await helpers.getBinaryMetadata(id);
  return { ...known, size: fileSize, open: async () => await helpers.getBinaryStream(id) };
}

/** The file as it goes to WhatsApp, where nobody needs a card number that its name may hold. */
export const forUpload = (file: FileSource): FileSource => ({ ...file, fileName: redactCardNumbers(file.fileName).text });

/** A file of an item that WhatsApp has now. */
export interface UploadedFile extends UploadedMedia {
  readonly fileName: string;
}

const uploadOnce = rememberUploads(systemClock);

/**
 * Brings a file of the item to WhatsApp, unless this process did so before: as `wanted`, or as what WhatsApp takes it.
 * @param wanted `null` for whatever suits its type
 * @throws {SupportError} `invalidInput` when WhatsApp does not take it, and why
 */
export async function uploadItemFile(context: IExecuteFunctions, account: Account, wanted: MediaKind | null, itemIndex: number, field: string): Promise<UploadedFile> {
  const file = await itemFile(context, itemIndex, field);
  return { ...(await uploadOnce(mediaPorts(account), wanted, forUpload(file))), fileName: file.fileName };
}

/**
 * The same for a place that takes nothing else; gives the media id. `place` names it for people.
 * @throws {SupportError} `invalidInput` when WhatsApp does not take the file as this kind
 */
export async function uploadExactly(context: IExecuteFunctions, account: Account, wanted: MediaKind, itemIndex: number, field: string, place?: string): Promise<string> {
  const { id, kind } = await uploadItemFile(context, account, wanted, itemIndex, field);
  if (kind === wanted) return id;
  const where = place === undefined ? '' : ` for “${place}”`;
  throw new SupportError('invalidInput', `WhatsApp does not take the file in the input field "${field}" as ${wanted}${where}.`, 'Choose another file, or convert this one.');
}
