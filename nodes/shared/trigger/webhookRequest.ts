import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Answers in plain text, and starts no run. */
export function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
  context.getResponseObject().status(status).type('text/plain').send(text).end();
  return { noWebhookResponse: true };
}

/** The exact bytes of a request. */
export async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer> {
  const request = context.getRequestObject() as unknown as { rawBody?: Buffer; readRawBody?: () => Promise<void> };
  if (request.rawBody === undefined) await request.readRawBody?.();
  return request.rawBody ?? Buffer.alloc(0);
}
