import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxClients, SandboxContext } from '../context';
import type { Installation } from '../installation';
import type { SandboxState } from '../state/SandboxState';
import { GraphError } from './GraphError';

/** `system`: the access token of the credential; `app`: `{app id}|{app secret}`. */
export type TokenKind = 'system' | 'app';

/** Whether two secrets are equal, in a time that says nothing about where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHmac('sha256', 'compare').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** What a token is, or `null` when it is none of ours. */
export function tokenKind(installation: Installation, token: string): TokenKind | null {
  if (sameSecret(token, installation.accessToken)) return 'system';
  if (sameSecret(token, `${installation.appId}|${installation.appSecret}`)) return 'app';
  return null;
}

/** A parameter of the Graph API may come in the query or in the body. */
export function parameter(request: Request, name: string): string | null {
  return asText(request.query[name]) ?? asText(asRecord(request.body)[name]);
}

function presentedToken(request: Request): string | null {
  const [, bearer] = /^(?:Bearer|OAuth) +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  return bearer ?? parameter(request, 'access_token');
}

/** The client whose token a request carries. Tokens that are nobody's go to the first one, which refuses them. */
export function clientOf(clients: SandboxClients, request: Request): SandboxContext {
  const token = presentedToken(request);
  return clients.find(({ state }) => token !== null && tokenKind(state.installation, token) !== null) ?? clients[0];
}

/** Whether the access token's time is over. */
export function isTokenExpired(state: SandboxState): boolean {
  const { tokenExpiresAt } = state.data.settings;
  return tokenExpiresAt !== null && state.now() >= tokenExpiresAt;
}

/** Lets requests with a valid token pass and leaves its kind in `response.locals.token`. @throws GraphError 190 or 100. */
export function authenticate(state: SandboxState): RequestHandler {
  const { installation } = state;
  return (request, response, next) => {
    const token = presentedToken(request);
    const kind = token === null ? null : tokenKind(installation, token);
    const isOver = kind === 'system' && isTokenExpired(state);
    if (token === null || kind === null || isOver) {
      response.set('www-authenticate', 'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token."');
      if (isOver) throw new GraphError(190, null, { message: 'Error validating access token: Session has expired.', subcode: 463 });
      throw new GraphError(190, null, {
        message: token === null ? 'An access token is required to request this resource.' : 'Invalid OAuth access token - Cannot parse access token',
      });
    }
    checkProof(state, parameter(request, 'appsecret_proof'), token);
    response.locals.token = kind;
    next();
  };
}

function checkProof({ installation, data }: SandboxState, proof: string | null, token: string): void {
  if (proof === null) {
    if (data.settings.appSecretProof === 'optional') return;
    throw new GraphError(100, null, { message: 'API calls from the server require an appsecret_proof argument', type: 'GraphMethodException' });
  }
  const expected = createHmac('sha256', installation.appSecret).update(token).digest('hex');
  if (sameSecret(proof, expected)) return;
  throw new GraphError(100, null, { message: 'Invalid appsecret_proof provided in the API argument', type: 'GraphMethodException' });
}

/** For what needs a permission that the token may lack. @throws GraphError 10 */
export function scopeOnly(state: SandboxState, scope: string): RequestHandler {
  return (_request, _response, next) => {
    if (!state.data.settings.tokenScopes.includes(scope)) {
      throw new GraphError(10, `The access token lacks the permission ${scope}.`, { message: '(#10) Application does not have permission for this action' });
    }
    next();
  };
}

/** For everything that acts on an account or a number. @throws GraphError when the token is the app's own. */
export const systemTokenOnly: RequestHandler = (_request, response, next) => {
  if (response.locals.token !== 'system') throw new GraphError(200, null, { message: '(#200) You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account' });
  next();
};

/** For the app's own settings. @throws GraphError 15 for any other token. */
export const appTokenOnly: RequestHandler = (_request, response, next) => {
  if (response.locals.token !== 'app') throw new GraphError(15);
  next();
};
