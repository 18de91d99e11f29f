import type { Request, Response } from 'express';
import type { SandboxState } from '../state/SandboxState';
import { badRequest, HttpError } from '../httpError';

const OPAQUE = 'application/octet-stream';

/** Raster types that a page may show, and how their bytes begin. */
const RASTER_TYPES: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/gif': (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)),
  'image/webp': (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
};

/** The file's own type when it is a picture and its bytes are one; else a type that no browser interprets. */
export function safeContentType(mimeType: string, bytes: Buffer): string {
  const isReally = Object.hasOwn(RASTER_TYPES, mimeType) ? RASTER_TYPES[mimeType] : undefined;
  return isReally?.(bytes) === true ? mimeType : OPAQUE;
}

/** `GET /sandbox/media/{id}`: always a download; an `img` element shows it all the same. */
export function sendFile(state: SandboxState): (request: Request, response: Response) => void {
  return (request, response) => {
    const file = state.readMedia(String(request.params.id));
    if (file === null) throw new HttpError(404, 'There is no such file.');
    const { record, bytes } = file;
    response.attachment(record.fileName);
    // After attachment(), which would set the type by the file name's ending.
    response.set('content-type', safeContentType(record.mimeType, bytes));
    response.end(bytes);
  };
}

/** `POST /sandbox/uploads`: a file that a customer is about to send. */
export function keepUpload(state: SandboxState): (request: Request, response: Response) => void {
  return (request, response) => {
    const { file } = request;
    if (file === undefined) throw badRequest('The form must hold one file, in the field "file".');
    const { id, fileName, mimeType, size } = state.addMedia({ fileName: file.originalname, mimeType: file.mimetype, bytes: file.buffer });
    response.status(201).json({ mediaId: id, fileName, mimeType, size });
  };
}
