import { SECOND_MS } from '../shared/clock';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import { asArray, asNumber, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAddress } from './graphApi';

/** What Meta says of an access token. Source: cloud-api.md §9. */
export interface AccessTokenInfo {
  /** The app that it belongs to. */
  readonly appId: string | null;
  readonly isValid: boolean;
  /** Absolute, milliseconds; `null`: never. */
  readonly expiresAt: number | null;
  /** Permissions, e.g. `whatsapp_business_messaging`. */
  readonly scopes: readonly string[];
}

/** Asks Meta about a token, with that token. */
export async function readAccessToken(send: HttpSend, address: GraphAddress, accessToken: string): Promise<AccessTokenInfo> {
  const answer = await callGraph(send, address, { method: 'GET', path: 'debug_token', query: { input_token: accessToken } });
  const { app_id: appId, is_valid: isValid, expires_at: expiresAt, scopes } = asRecord(answer.data);
  return {
    appId: asText(appId),
    isValid: isValid === true,
    expiresAt: (asNumber(expiresAt) ?? 0) === 0 ? null : Number(expiresAt) * SECOND_MS,
    scopes: asArray(scopes).flatMap((scope) => asText(scope) ?? []),
  };
}

/**
 * The app that the access token belongs to.
 * @throws {SupportError} `graphRefused` when Meta does not say it
 */
export async function readAppId(send: HttpSend, address: GraphAddress, accessToken: string): Promise<string> {
  const { appId } = await readAccessToken(send, address, accessToken);
  if (appId !== null) return appId;
  throw new SupportError('graphRefused', 'Meta does not say which app the access token belongs to.', 'Fill in App ID under Show Advanced in the WhatsApp Support Account credential.');
}
