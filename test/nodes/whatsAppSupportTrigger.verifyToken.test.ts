// The field that shows what Meta's dashboard has to be given: n8n's own context for fields that are filled from outside.
import { startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { getVerifyToken } from '../../nodes/WhatsAppSupportTrigger/verifyToken';
import { derivedVerifyToken } from '../../src/webhook/signature';
import { contextOf, workflowOf } from './harness';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench();
});
afterAll(async () => await bench.close());

async function shown(values: object = {}): Promise<unknown> {
  const credentials = { whatsAppSupportAccountApi: { ...bench.installation.credentials?.whatsAppSupportAccountApi, ...values } };
  const context = contextOf(workflowOf([triggerNode()]), { ...bench.installation, credentials });
  return await getVerifyToken.call(context as unknown as ILoadOptionsFunctions);
}

test('the token that follows from the app secret can be copied; the field holds none of it', async () => {
  const token = derivedVerifyToken(bench.sandbox.account.appSecret);
  expect(await shown()).toEqual([{ name: token, value: 'shown' }]);
});

test('a token that somebody typed into the credential stays there', async () => {
  expect(await shown({ verifyToken: 'typed-by-hand' })).toEqual([{ name: 'The Verify Token that you typed into the credential', value: 'shown' }]);
});

test('what is missing in the credential is named', async () => {
  await expect(shown({ appSecret: '' })).rejects.toMatchObject({ message: expect.stringContaining('has no App Secret') });
});
