import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fillCredentials, sandboxCredentials } from '../../sandbox/demo/credentials';
import { checkoutRoot } from '../../sandbox/n8n/checkout';
import type { WorkflowFile } from '../../sandbox/n8n/N8nClient';
import { SupportZendeskApi } from '../../credentials/SupportZendeskApi.credentials';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';

const example = JSON.parse(readFileSync(path.join(checkoutRoot(), 'examples', '01-first-support-flow.json'), 'utf8')) as WorkflowFile;
const account = { id: 'A1', name: 'Demo WhatsApp account' };

test('every node gets the credentials that its type takes, and keeps everything else', () => {
  const types = { 'n8n-nodes-whatsapp-support.whatsAppReply': ['whatsAppSupportAccountApi', 'someoneElsesApi'] };
  const filled = fillCredentials(example, types, { whatsAppSupportAccountApi: account });
  const reply = filled.nodes.find(({ type }) => type === 'n8n-nodes-whatsapp-support.whatsAppReply');
  expect(reply?.credentials).toEqual({ whatsAppSupportAccountApi: account });
  expect(filled.nodes.filter((node) => node !== reply)).toEqual(example.nodes.filter(({ id }) => id !== reply?.id));
  expect(filled.connections).toEqual(example.connections);
});

test('the sandbox’s credentials fill fields that the credential types have', () => {
  const access = {
    url: 'http://127.0.0.1:1',
    account: { accessToken: 'a', appSecret: 'b', appId: 'c', wabaId: 'd', phoneNumberId: 'e' },
    zendesk: { subdomain: 'f', email: 'g', apiToken: 'h', baseUrl: 'i' },
  };
  const types = new Map([new WhatsAppSupportAccountApi(), new SupportZendeskApi()].map((type) => [type.name, type]));
  for (const { type, data } of sandboxCredentials(access)) {
    const known = types.get(type)?.properties ?? [];
    expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(data)));
    const required = known.filter((property) => property.required).map(({ name }) => name);
    expect(Object.keys(data)).toEqual(expect.arrayContaining(required));
  }
});
