import { createHmac } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import { asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxClients, SandboxContext } from '../context';
import { clientOf, sameSecret, tokenKind } from './authenticate';
import { GraphError, missingParameter, unknownObject } from './GraphError';
import { LARGEST_MEDIA_BYTES, MEDIA_RULES, mediaTypesOf } from './mediaRules';

const URL_LIFETIME_MS = 5 * MINUTE_MS;
/** Path of Meta's media host; the sandbox serves it from its own origin. */
export const MEDIA_DOWNLOAD_PATH = '/whatsapp_business/attachments';

/** Reads the one file of a multipart upload into memory. */
export const receiveFile: RequestHandler = multer({
  storage: multer.memoryStorage(),
  // What browsers and Node send as a file's name is UTF-8.
  defParamCharset: 'utf8',
  limits: { fileSize: LARGEST_MEDIA_BYTES, files: 1, fields: 10, parts: 12 },
}).single('file');

/** `POST /{phone number id}/media`. */
export function uploadMedia({ state }: SandboxContext): (request: Request, response: Response) => void {
  return (request, response) => {
    const fields = asRecord(request.body);
    if (fields.messaging_product !== 'whatsapp') throw missingParameter('messaging_product');
    const { file } = request;
    if (file === undefined) throw missingParameter('file');
    const mimeType = file.mimetype === 'application/octet-stream' ? (asText(fields.type) ?? file.mimetype) : file.mimetype;
    const types = mediaTypesOf(mimeType);
    if (types.length === 0) {
      const known = Object.values(MEDIA_RULES).flatMap((rule) => rule.mimeTypes);
      const rule = `Param file must be a file with one of the following types: ${known.join(', ')}. Received file of type '${mimeType.slice(0, 80)}'.`;
      throw new GraphError(100, rule, { message: `(#100) ${rule}` });
    }
    if (types.every((type) => file.size > MEDIA_RULES[type].maxBytes)) {
      throw new GraphError(131053, `The file is larger than WhatsApp takes for ${types.join(' or ')}.`);
    }
    const { id } = state.addMedia({ fileName: file.originalname, mimeType, bytes: file.buffer });
    response.json({ id });
  };
}

/** An address that serves the file for five minutes to whoever has the access token. */
export function mediaUrl({ state, origin }: SandboxContext, id: string, source: 'getMedia' | 'webhook'): string {
  const expiresAt = Math.floor((state.now() + URL_LIFETIME_MS) / SECOND_MS);
  const query = new URLSearchParams({ mid: id, source, ext: String(expiresAt), hash: urlHash(state.installation.appSecret, id, expiresAt) });
  return `${origin()}${MEDIA_DOWNLOAD_PATH}/?${query.toString()}`;
}

function urlHash(secret: string, id: string, expiresAt: number): string {
  return createHmac('sha256', secret).update(`media ${id} ${expiresAt}`).digest('base64url');
}

/** `GET /{media id}`. */
export function showMedia(context: SandboxContext, id: string): unknown {
  const file = context.state.readMedia(id);
  if (file === null) throw unknownObject('GET', id);
  const { record } = file;
  return {
    url: mediaUrl(context, id, 'getMedia'),
    mime_type: record.mimeType,
    sha256: record.sha256.hex,
    file_size: record.size,
    id,
    messaging_product: 'whatsapp',
  };
}

/** `DELETE /{media id}`. */
export function deleteMedia({ state }: SandboxContext, id: string): unknown {
  if (state.readMedia(id) === null) throw unknownObject('DELETE', id);
  state.removeMedia(id);
  return { success: true };
}

/** The address from `GET /{media id}`: the token is needed here too; after five minutes there is nothing any more. */
export function downloadMedia(clients: SandboxClients): (request: Request, response: Response) => void {
  return (request, response) => {
    const { state } = clientOf(clients, request);
    const [, token] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (token === undefined || tokenKind(state.installation, token) === null) return void response.status(401).end();
    const { mid, ext, hash } = request.query;
    const id = asText(mid) ?? '';
    const expiresAt = asNumber(ext) ?? 0;
    const genuine = sameSecret(asText(hash) ?? '', urlHash(state.installation.appSecret, id, expiresAt));
    const file = genuine && state.now() < expiresAt * SECOND_MS ? state.readMedia(id) : null;
    if (file === null) return void response.status(404).end();
    response.set('content-type', file.record.mimeType).set('content-disposition', 'attachment').send(file.bytes);
  };
}
