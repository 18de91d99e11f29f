import type { Request, RequestHandler } from 'express';
import { HttpError } from './httpError';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer: no inline scripts, no sniffing, no framing, nothing in a cache. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  next();
};

const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** A page of another site whose name was made to point here (DNS rebinding) sends its own name as Host. */
export function localHostOnly(port: () => number): RequestHandler {
  return (request, _response, next) => {
    const host = request.get('host')?.toLowerCase() ?? '';
    if (!LOCAL_NAMES.some((name) => host === `${name}:${port()}`)) {
      throw new HttpError(403, `The sandbox only answers to http://127.0.0.1:${port()} and http://localhost:${port()}.`);
    }
    next();
  };
}

/** Browsers name the page that sends a request; whatever is not ours is another site's. */
function isForeign(request: Request): boolean {
  const origin = request.get('origin');
  if (origin !== undefined && origin !== `http://${request.get('host') ?? ''}`) return true;
  return request.get('sec-fetch-site') === 'cross-site' || (origin === undefined && request.get('sec-fetch-site') === 'same-site');
}

/** Refuses calls that a page of another origin makes through the user's browser. */
export const ownOriginOnly: RequestHandler = (request, _response, next) => {
  if (isForeign(request)) throw new HttpError(403, 'Another site may not call the sandbox.');
  next();
};

/** A body has to be JSON, or a form where files are taken: what an HTML form of another site can post is neither. */
export const jsonOrFileOnly: RequestHandler = (request, _response, next) => {
  const type = request.get('content-type');
  const hasBody = request.get('content-length') !== '0' && (request.get('content-length') ?? request.get('transfer-encoding')) !== undefined;
  if (!hasBody && type === undefined) return next();
  const form = /^multipart\/form-data\b/i.test(type ?? '');
  // A form without an Origin comes from a script such as curl, or from our own page; browsers name the origin of all others.
  const formAllowed = form && request.path === '/uploads' && (request.get('origin') !== undefined || request.get('sec-fetch-site') === undefined);
  if (!formAllowed && !/^application\/json\b/i.test(type ?? '')) {
    throw new HttpError(415, 'Send JSON (content-type: application/json), or multipart/form-data to /sandbox/uploads.');
  }
  next();
};
