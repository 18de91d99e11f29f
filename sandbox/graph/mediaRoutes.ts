import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import type { MediaRecord } from '../state/types';
import { GraphError, missingParameter, unknownObject } from './GraphError';
import { isExpired, LARGEST_MEDIA_BYTES, maxBytesOf, MEDIA_RULES, mediaTypesOf } from './mediaRules';
import { mediaUrl } from './mediaDownload';


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
    if (types.every((type) => file.size > maxBytesOf(type, file.buffer))) {
      throw new GraphError(131053, `The file is larger than WhatsApp takes for ${types.join(' or ')}.`);
    }
    const { id } = state.addMedia({ fileName: file.originalname, mimeType, bytes: file.buffer }, 'upload');
    response.json({ id });
  };
}

/** A file that Meta still has. @throws GraphError when it was deleted, or kept for its time. */
function keptFile({ state }: SandboxContext, method: string, id: string): MediaRecord {
  const file = state.readMedia(id);
  if (file === null || isExpired(file.record, state.now())) throw unknownObject(method, id);
  return file.record;
}

/** `GET /{media id}`, optionally with `phone_number_id`: then it has to be that number's. */
export function showMedia(context: SandboxContext, id: string, phoneNumberId: unknown): unknown {
  const record = keptFile(context, 'GET', id);
  if (phoneNumberId !== undefined && phoneNumberId !== context.state.installation.phoneNumberId) throw unknownObject('GET', id);
  return {
    url: mediaUrl(context, id, 'getMedia'),
    mime_type: record.mimeType,
    sha256: record.sha256.hex,
    file_size: String(record.size),
    id,
    messaging_product: 'whatsapp',
  };
}

/** `DELETE /{media id}`. */
export function deleteMedia(context: SandboxContext, id: string): unknown {
  keptFile(context, 'DELETE', id);
  context.state.removeMedia(id);
  return { success: true };
}
