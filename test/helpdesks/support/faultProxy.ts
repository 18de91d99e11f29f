import express, { Router } from 'express';
import { startStandIn, type StandIn } from '../../../sandbox/helpdesks/standIn';

/** Headers of one connection, which say nothing about the next. */
const HOP_BY_HOP = ['connection', 'content-encoding', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/** A way to a real helpdesk that breaks when it is told to: no answers, late ones, lost ones, and such that say 500. */
export function startFaultProxy(target: string): Promise<StandIn> {
  return startStandIn(() => ({ router: forwarding(target), bodyOf: ({ status }) => ({ message: `Trouble on purpose (${status})` }) }));
}

function forwarding(target: string): Router {
  const router = Router();
  router.use(express.raw({ type: () => true, limit: '64mb' }), async (request, response) => {
    const headers = Object.entries(request.headers).filter(([name, value]) => !HOP_BY_HOP.includes(name) && typeof value === 'string') as Array<[string, string]>;
    const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
    const answer = await fetch(`${target}${request.originalUrl}`, { method: request.method, headers, body, redirect: 'manual' });
    for (const [name, value] of answer.headers) if (!HOP_BY_HOP.includes(name)) response.setHeader(name, value);
    response.status(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  return router;
}
