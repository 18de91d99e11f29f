import type { Request } from 'express';
import { SECOND_MS } from '../../src/shared/clock';
import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { isTokenExpired, tokenKind } from './authenticate';
import { missingParameter } from './GraphError';

/** `GET /debug_token?input_token=`: what a token may do, and until when. */
export function debugToken({ state }: SandboxContext, request: Request): unknown {
  const { installation, data } = state;
  const token = asText(request.query.input_token);
  if (token === null) throw missingParameter('input_token');
  const kind = tokenKind(installation, token);
  if (kind === null) {
    return { data: { error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }, is_valid: false, scopes: [] } };
  }
  const isOver = kind === 'system' && isTokenExpired(state);
  const common = { app_id: installation.appId, application: installation.businessName, is_valid: !isOver };
  if (kind === 'app') return { data: { ...common, type: 'APP', scopes: [] } };
  const { tokenExpiresAt, tokenScopes } = data.settings;
  return {
    data: {
      ...common,
      ...(isOver ? { error: { code: 190, message: 'Error validating access token: Session has expired.', subcode: 463 } } : {}),
      type: 'SYSTEM_USER',
      data_access_expires_at: 0,
      expires_at: tokenExpiresAt === null ? 0 : Math.floor(tokenExpiresAt / SECOND_MS),
      scopes: tokenScopes,
      granular_scopes: tokenScopes.map((scope) => ({ scope, target_ids: [installation.wabaId] })),
      user_id: `1${installation.phoneNumberId}`,
    },
  };
}
