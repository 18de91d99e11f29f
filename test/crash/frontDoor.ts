import { openDoor, passOn, type Door } from './passOn';

export interface FrontDoor extends Door {
  /** Where n8n takes webhooks. */
  leadTo(origin: string): void;
}

/**
 * The reverse proxy with a health check that stands before n8n. Without one messages are lost: while n8n opens its database
 * at every start, it answers 200 and "n8n is starting up" to whatever comes, and Meta takes that for an acknowledgement.
 */
export async function startFrontDoor(): Promise<FrontDoor> {
  let origin = '';
  const door = await openDoor(async (request, response, body) => {
    const health = await fetch(`${origin}/healthz/readiness`);
    if (!health.ok) return response.writeHead(503).end();
    const answer = await passOn(origin, request, body);
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return {
    ...door,
    leadTo: (n8n) => {
      origin = n8n;
    },
  };
}
