import type { Request, Response } from 'express';
import type { SandboxState } from '../state/SandboxState';

const KEEP_ALIVE_MS = 20_000;

/** `GET /sandbox/events`: tells the pages what changed; they then read it. */
export function eventStream(state: SandboxState): (request: Request, response: Response) => void {
  return (request, response) => {
    response.set({ 'content-type': 'text/event-stream; charset=utf-8', connection: 'keep-alive' });
    response.flushHeaders();
    response.write('retry: 1000\n\n');
    const stopListening = state.onChange((change) => void response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`));
    const keepAlive = setInterval(() => void response.write(': still here\n\n'), KEEP_ALIVE_MS);
    request.once('close', () => {
      clearInterval(keepAlive);
      stopListening();
    });
  };
}
