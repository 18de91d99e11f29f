import type { Request, Response } from 'express';
import { bareMimeType } from '../graph/mediaRules';
import type { SandboxState } from '../state/SandboxState';
import { badRequest, HttpError } from '../httpError';

const OPAQUE = 'application/octet-stream';

const startsWith = (words: string, at = 0) => (bytes: Buffer): boolean => bytes.toString('latin1', at, at + words.length) === words;
const isMp4 = startsWith('ftyp', 4);

/** Types that a page may show or play, and how their bytes begin. */
const SHOWN_TYPES: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': startsWith('\x89PNG\r\n\x1a\n'),
  'image/jpeg': startsWith('\xff\xd8\xff'),
  'image/gif': (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)),
  'image/webp': (bytes) => startsWith('RIFF')(bytes) && startsWith('WEBP', 8)(bytes),
  'audio/ogg': startsWith('OggS'),
  'audio/mpeg': (bytes) => startsWith('ID3')(bytes) || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0),
  'audio/mp4': isMp4,
  'video/mp4': isMp4,
  'video/3gpp': isMp4,
};

/** The file's own type when it is a picture, sound or film and its bytes are one; else a type that no browser interprets. */
export function safeContentType(mimeType: string, bytes: Buffer): string {
  const bare = bareMimeType(mimeType);
  const isReally = Object.hasOwn(SHOWN_TYPES, bare) ? SHOWN_TYPES[bare] : undefined;
  return isReally?.(bytes) === true ? bare : OPAQUE;
}

/** `GET /sandbox/media/{id}`: always a download; `img`, `audio` and `video` elements show it all the same. */
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
