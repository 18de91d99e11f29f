import { mintId } from '../../shared/hash';
import { SupportError } from '../../shared/errors';
import { asText } from '../../shared/shape';
import { callGraph } from '../graphApi';
import { collect, measured, type ByteStream } from './bytes';
import { fetchJson, withQuery, type MediaPorts } from './graphMedia';
import { LONGEST_FETCH_MS } from './guardedFetch';
import { assertStickerSize, chooseKind, plainMimeType, type FileFacts, type KindChoice, type MediaKind } from './mediaKinds';

/** A file that goes to WhatsApp. */
export interface FileSource extends FileFacts {
  readonly fileName: string;
  /** The bytes from their start, each time; they have to be `size`. */
  open(): ByteStream | Promise<ByteStream>;
}

export interface UploadedMedia extends KindChoice {
  /** Meta's id; good for 30 days, for messages of this number. */
  readonly id: string;
}

const LARGEST_ANSWER_BYTES = 65_536;

/** Source: HTML Standard, multipart/form-data encoding algorithm. */
const escapedName = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The start and the end of the form, around the file. */
function form(boundary: string, { fileName, mimeType }: FileSource): readonly [head: Uint8Array, tail: Uint8Array] {
  const field = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const type = plainMimeType(mimeType);
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${escapedName(fileName)}"\r\ncontent-type: ${type}\r\n\r\n`;
  return [utf8(`${field('messaging_product', 'whatsapp')}${field('type', type)}${file}`), utf8(`\r\n--${boundary}--\r\n`)];
}

async function* body([head, tail]: ReturnType<typeof form>, file: FileSource): ByteStream {
  yield head;
  yield* measured(await file.open(), ({ size }) => {
    if (size === file.size) return;
    throw new SupportError('invalidInput', `The file has ${size} bytes instead of the ${file.size} that were announced.`, 'Check the node that gives it; then run again.');
  });
  yield tail;
}

/**
 * Brings a file to Meta, in pieces, so that large ones need no memory. Source: cloud-api.md §4, §8.
 * @param wanted as what it will be sent; `null` for whatever suits its type
 * @throws {SupportError} `invalidInput` when WhatsApp does not take it, before anything is sent; `graphUnreachable`
 * @throws {GraphRefusal} when Meta refuses it
 */
export async function uploadMedia({ fetch, account, query }: MediaPorts, wanted: MediaKind | null, file: FileSource): Promise<UploadedMedia> {
  const choice = chooseKind(wanted, file);
  if (choice.kind === 'sticker') assertStickerSize(await collect(await file.open()));
  const boundary = mintId('form');
  const parts = form(boundary, file);
  const length = parts[0].byteLength + file.size + parts[1].byteLength;
  const answer = await callGraph(
    async ({ url }) =>
      await fetchJson(fetch, {
        method: 'POST',
        url: withQuery(url, query),
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(length) },
        body: body(parts, file),
        maxBytes: LARGEST_ANSWER_BYTES,
        timeoutMs: LONGEST_FETCH_MS,
      }),
    account,
    { method: 'POST', path: `${account.phoneNumberId}/media`, ...(query && { query }) },
  );
  const id = asText(answer.id);
  if (id === null) throw new SupportError('notFound', 'Meta took the file but named no ID for it.', 'Run again.');
  return { id, ...choice };
}
