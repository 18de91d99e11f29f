import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import { asNumber, asText } from '../../src/shared/shape';
import type { SandboxClients, SandboxContext } from '../context';
import { clientOf, sameSecret, tokenKind } from './authenticate';
import { isExpired } from './mediaRules';

const URL_LIFETIME_MS = 5 * MINUTE_MS;
/** Path of Meta's media host; the sandbox serves it from its own origin. */
export const MEDIA_DOWNLOAD_PATH = '/whatsapp_business/attachments';
/** Where the media host may send on to: another host, which takes no token. */
export const MEDIA_CDN_PATH = '/whatsapp_business/cdn';

/** An address that serves the file for five minutes to whoever has the access token. */
export function mediaUrl({ state, origin }: SandboxContext, id: string, source: 'getMedia' | 'webhook'): string {
  const expiresAt = Math.floor((state.now() + URL_LIFETIME_MS) / SECOND_MS);
  const query = new URLSearchParams({ mid: id, source, ext: String(expiresAt), hash: urlHash(state.installation.appSecret, id, expiresAt) });
  return `${origin()}${MEDIA_DOWNLOAD_PATH}/?${query.toString()}`;
}

function urlHash(secret: string, id: string, expiresAt: number): string {
  return createHmac('sha256', secret).update(`media ${id} ${expiresAt}`).digest('base64url');
}

type KeptFile = NonNullable<ReturnType<SandboxContext['state']['readMedia']>>;

/** The file that an address is for, or `null` when the address is made up or over, or the file is gone. */
function fileOf({ state }: SandboxContext, { query }: Request): KeptFile | null {
  const id = asText(query.mid) ?? '';
  const expiresAt = asNumber(query.ext) ?? 0;
  const genuine = sameSecret(asText(query.hash) ?? '', urlHash(state.installation.appSecret, id, expiresAt));
  const file = genuine && state.now() < expiresAt * SECOND_MS ? state.readMedia(id) : null;
  return file === null || isExpired(file.record, state.now()) ? null : file;
}

/** The address from `GET /{media id}`: the token is needed here too; after five minutes there is nothing any more. */
export function downloadMedia(clients: SandboxClients): (request: Request, response: Response) => void {
  return (request, response) => {
    const context = clientOf(clients, request);
    const [, token] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (token === undefined || tokenKind(context.state.installation, token) === null) return void response.status(401).end();
    const file = fileOf(context, request);
    if (file === null) return void response.status(404).end();
    const target = redirectTarget(context, request);
    if (target !== null) return void response.redirect(302, target);
    sendFile(context, file, response);
  };
}

/** Where a fault sends the caller instead. */
function redirectTarget({ faults, origin }: SandboxContext, request: Request): string | null {
  const { mediaRedirect } = faults.settings;
  switch (mediaRedirect) {
    case 'off': return null;
    case 'loop': return `${origin()}${request.originalUrl}`;
    case 'otherHost': {
      const target = new URL(request.originalUrl.replace(MEDIA_DOWNLOAD_PATH, MEDIA_CDN_PATH), origin());
      target.hostname = 'localhost';
      return target.href;
    }
    default: return mediaRedirect;
  }
}

/** The other host: whoever still sends the token gave it away, and is refused. */
export function downloadFromCdn(clients: SandboxClients): (request: Request, response: Response) => void {
  return (request, response) => {
    if (request.get('authorization') !== undefined) return void response.status(400).end();
    const found = clients.map((context) => ({ context, file: fileOf(context, request) })).find(({ file }) => file !== null);
    if (found === undefined || found.file === null) return void response.status(404).end();
    sendFile(found.context, found.file, response);
  };
}

function sendFile({ faults }: SandboxContext, { record, bytes }: KeptFile, response: Response): void {
  response.set('content-type', record.mimeType).set('content-disposition', 'attachment');
  const { mediaBytes } = faults.settings;
  if (mediaBytes === 'whole') return void response.send(bytes);
  if (mediaBytes === 'corrupt') return void response.send(Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 0xff]), bytes.subarray(1)]));
  response.set('content-length', String(bytes.length));
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
