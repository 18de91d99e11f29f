import type { AnyN8n, Stack } from './Stack';

/** What n8n says when somebody clicks on Retry in a credential with these values. */
export async function testCredential(
  { client }: Pick<Stack<AnyN8n>, 'client'>,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Promise<{ readonly status: string; readonly message: string }> {
  const credentials = { id: '', name: 'tested', type, data };
  return (await client.request<{ data: { status: string; message: string } }>('POST', '/rest/credentials/test', { credentials })).data;
}
