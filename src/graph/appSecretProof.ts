import { createHmac } from 'node:crypto';
import type { HttpSend } from '../shared/http';

/** What proves to Meta that an access token is used by its own app; whenever it is given Meta checks it. Source: cloud-api.md §9. */
export function appSecretProof({ accessToken, appSecret }: { readonly accessToken: string; readonly appSecret: string }): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

/** Requests with the proof, which some apps demand. */
export function withProof(send: HttpSend, proof: string): HttpSend {
  return async (request) => await send({ ...request, query: { ...request.query, appsecret_proof: proof } });
}
