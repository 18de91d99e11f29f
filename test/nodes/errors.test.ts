// What people and n8n's database get to see of failures: no card number, no secret, none of what was sent. The other sides
// repeat everything that they got, headers too.
import './freshUserFolder';
import { inspect } from 'node:util';
import { CredentialTestContext } from 'n8n-core';
import { NodeApiError, NodeOperationError, type ICredentialDataDecryptedObject, type IDataObject, type INode } from 'n8n-workflow';
import { SupportZendeskApi } from '../../credentials/SupportZendeskApi.credentials';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';
import { accountFrom } from '../../nodes/shared/account';
import { whatsAppSupportAccountTest } from '../../nodes/shared/accountTest';
import type { AccountCredential } from '../../nodes/shared/credentialFields';
import { errorJson, explainInLine, toNodeError } from '../../nodes/shared/errors';
import { openStore } from '../../nodes/shared/supportStore';
import { SupportTicket } from '../../nodes/SupportTicket/SupportTicket.node';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import { GraphRefusal } from '../../src/graph/graphApi';
import { SupportError, type SupportErrorCode } from '../../src/shared/errors';
import { contact, inboundMessage } from '../contract/supportStore/records';
import { refused } from '../fixtures/graph';
import { loopbackServer, type LoopbackServer, type SeenRequest } from '../fixtures/loopbackServer';
import { PHONE_NUMBER_ID, WABA_ID } from '../fixtures/webhooks';
import { contextOf, node, PACKAGE, runWorkflow, START, useCredentials, workflowOf, type RunResult } from './harness';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
const TEXT = `Private words. Card ${CARD}`;
const PHONE = '+15550100009';
const ACCOUNT = 'whatsAppSupportAccountApi';
const SECRETS = { accessToken: 'EAAplantedAccessToken', appSecret: 'plantedAppSecret', verifyToken: 'plantedVerify', apiToken: 'plantedApiToken' };

/** Every way to write what must not be seen. */
const FORBIDDEN = new RegExp([...Object.values(SECRETS), 'Private words', '4111.?1111.?1111.?1111', PHONE.slice(1), Buffer.from(`agent@example.com/token:${SECRETS.apiToken}`).toString('base64')].join('|'));

/** Everything of a failure, hidden properties and causes too. */
const allOf = (failure: unknown): string => inspect(failure, { depth: 12, showHidden: true, maxStringLength: null });

let accepting: boolean;
let meta: LoopbackServer;
let zendesk: LoopbackServer;
let account: ICredentialDataDecryptedObject;

const repeat = ({ headers, query, body }: SeenRequest): string => `${body === null ? '' : Object.values(body as IDataObject).map((part) => JSON.stringify(part)).join(' ')} ${JSON.stringify(query)} ${headers.authorization ?? ''}`;

beforeAll(async () => {
  meta = await loopbackServer((request) => {
    if (accepting && request.path.endsWith('/phone_numbers')) return { status: 200, body: { data: [{ id: PHONE_NUMBER_ID }] } };
    return refused(100, `Cannot parse ${repeat(request)}`);
  });
  zendesk = await loopbackServer((request) => ({ status: 422, body: { error: 'RecordInvalid', description: repeat(request), details: { [TEXT]: [{ description: repeat(request) }] } } }));
});
beforeEach(() => {
  accepting = true;
  account = { ...SECRETS, businessAccountId: WABA_ID, phoneNumberId: PHONE_NUMBER_ID, showAdvanced: true, baseUrl: meta.url };
});
afterAll(async () => {
  await meta.close();
  await zendesk.close();
});

/** Runs one of our nodes on an item that holds the card number. */
async function run(type: string, parameters: IDataObject, more: Partial<INode> = {}): Promise<RunResult> {
  return await runWorkflow({
    nodeTypes: {
      [`${PACKAGE}.supportTicket`]: new SupportTicket(),
      [`${PACKAGE}.whatsAppReply`]: new WhatsAppReply(),
      [`${PACKAGE}.whatsAppTemplate`]: new WhatsAppTemplate(),
    },
    credentialTypes: [new WhatsAppSupportAccountApi(), new SupportZendeskApi()],
    credentials: { [ACCOUNT]: account, supportZendeskApi: { subdomain: 'company', email: 'agent@example.com', apiToken: SECRETS.apiToken, showAdvanced: true, baseUrl: zendesk.url } },
    workflow: workflowOf([node('Start', START), node('Ours', `${PACKAGE}.${type}`, parameters as INode['parameters'], { credentials: useCredentials(ACCOUNT, 'supportZendeskApi'), ...more })]),
    input: [{ json: { text: TEXT, phone: PHONE } }],
  });
}

const REPLY = { replyTo: 'phone', phone: '={{ $json.phone }}', text: '={{ $json.text }}', options: { maskCardNumbers: false } };

/** A customer who just wrote; gives the conversation's id. */
async function customerWrites(): Promise<string> {
  const store = await openStore(contextOf(workflowOf([node('Start', START)]), { nodeTypes: {} }), accountFrom(account as unknown as AccountCredential));
  await store.ingest([inboundMessage({ id: 'wamid.ERRORS', phoneNumberId: PHONE_NUMBER_ID, from: contact(PHONE.slice(1)), sentAt: Date.now() })], [], Date.now());
  return (await store.findConversation(PHONE_NUMBER_ID, PHONE.slice(1)))?.id ?? '';
}

describe('the other side repeats what it got', () => {
  test.each<[string, string, IDataObject]>([
    ['Meta, sent a reply', 'whatsAppReply', REPLY],
    ['Meta, asked for a template', 'whatsAppTemplate', { replyTo: 'phone', phone: '={{ $json.phone }}', template: { __rl: true, mode: 'id', value: 'we_are_back|en_US' } }],
  ])('%s', async (_what, type, parameters) => {
    await customerWrites();
    const stopped = await run(type, parameters);
    expect(stopped.error).toMatchObject({ name: 'NodeApiError', httpCode: '400', description: expect.stringContaining('Meta says: Cannot parse') });
    const continued = await run(type, parameters, { onError: 'continueRegularOutput' });
    const { text: _text, phone: _phone, ...added } = continued.items('Ours')[0] ?? {};
    expect(added).toMatchObject({ error: { code: 100, retryable: false, whoActs: 'workflowBuilder', meta: { fbtrace_id: 'A1', details: expect.stringContaining('Cannot parse') } } });
    const routed = await run(type, parameters, { onError: 'continueErrorOutput' });
    for (const shown of [stopped.runs('Ours'), added, routed.runs('Ours')]) expect(allOf(shown)).not.toMatch(FORBIDDEN);
  });

  test('Meta, asked whose number it is', async () => {
    accepting = false;
    account = { ...account, accessToken: `${SECRETS.accessToken}OfAnother` };
    const { error } = await run('whatsAppReply', REPLY);
    expect(error?.description).toContain('Meta says: Cannot parse');
    expect(allOf(error)).not.toMatch(FORBIDDEN);
  });

  test('a helpdesk', async () => {
    const { error } = await run('supportTicket', { helpdesk: 'zendesk', ticketFor: 'conversation', conversationId: await customerWrites(), message: '={{ $json.text }}' });
    expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '422', message: 'Zendesk did not accept the ticket as it is (RecordInvalid).' });
    expect(allOf(error)).not.toMatch(FORBIDDEN);
  });

  test('Meta, when the credential is tested', async () => {
    accepting = false;
    const result = await whatsAppSupportAccountTest.call(new CredentialTestContext(), { id: '1', name: 'Account', type: ACCOUNT, data: account });
    expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining('Meta says: Cannot parse') });
    expect(allOf(result)).not.toMatch(FORBIDDEN);
  });
});

describe('card numbers in the words of a failure', () => {
  const ours = node('Ours', 'ours');
  const failures: ReadonlyArray<readonly [string, Error]> = [
    ['of ours', new SupportError('invalidInput', `Not found: ${CARD}.`, `Look at ${CARD}.`)],
    ['of a program', new TypeError(`Cannot read ${CARD}`)],
    ['of n8n, about a field', new NodeOperationError(ours, new Error(`Invalid input: ${CARD}`), { description: `We got ${CARD}` })],
    ['of n8n, about a request', new NodeApiError(ours, { message: CARD, response: { data: { message: CARD, body: { note: CARD } } } }, { message: `Refused ${CARD}` })],
  ];

  test.each(failures)('%s', (_whose, failure) => {
    const error = toNodeError(ours, failure, 0);
    expect(error.message).toContain(MASKED);
    expect(allOf(error)).not.toContain(CARD);
    expect(JSON.stringify(error)).not.toContain(CARD);
  });

  test('on items and in logs', () => {
    const failure = new SupportError('invalidInput', `Not found: ${CARD}.`, `Look at ${CARD}.`);
    expect(errorJson(failure).error).toMatchObject({ message: `Not found: ${MASKED}.`, meaning: `Not found: ${MASKED}.`, action: `Look at ${MASKED}.`, code: 'invalidInput' });
    expect(explainInLine(failure)).toBe(`Not found: ${MASKED}. Look at ${MASKED}.`);
  });
});

describe('what flows and editors read of a failure', () => {
  const ours = node('Ours', 'ours');
  const refusalOf = (code: number, status = 400) =>
    new GraphRefusal({ code, error_subcode: null, type: 'OAuthException', message: `(#${code}) Title`, details: `Until ${CARD}.`, fbtrace_id: 'AbC123' }, { status, headers: {}, body: '' });

  // The refusals of templates, and one of each kind.
  test.each<[number, string, string, boolean, string]>([
    [131049, 'Meta chose not to deliver this marketing message', 'wait at least 24 hours', false, 'agent'],
    [131050, 'The customer stopped marketing messages from this business', 'Do not send it again', false, 'agent'],
    [132001, 'The template does not exist in this language or is not approved', 'Choose the template again', false, 'workflowBuilder'],
    [132015, 'The template is paused for low quality', 'Wait until Meta reinstates it', false, 'templateAuthor'],
    [190, 'Meta does not accept the access token', 'Create a new system user token', false, 'whatsAppAdmin'],
    [131042, 'There is no working payment method', 'billing settings', false, 'billing'],
    [131056, 'Too many messages to this customer in a short time', 'wait, or join them into one', true, 'workflowBuilder'],
    [131016, 'WhatsApp has a temporary outage', 'Run again in a few minutes', true, 'meta'],
    [999_999, 'Meta refused the request', 'Look the code up', false, 'workflowBuilder'],
  ])('%i: %s', (code, meaning, action, retryable, whoActs) => {
    const report = {
      message: `${meaning} (${code}).`,
      code,
      meaning,
      action: expect.stringContaining(action),
      retryable,
      whoActs,
      meta: { code, error_subcode: null, type: 'OAuthException', message: `(#${code}) Title`, details: `Until ${MASKED}.`, fbtrace_id: 'AbC123' },
    };
    expect(errorJson(refusalOf(code))).toEqual({ error: report });
    const error = toNodeError(ours, refusalOf(code), 2);
    expect(error).toMatchObject({ message: report.message, description: report.action, httpCode: '400', context: { itemIndex: 2, data: report } });
    expect(allOf(error)).not.toContain(CARD);
  });

  test('the HTTP status tells where the code is unknown', () => {
    expect(errorJson(refusalOf(999_999, 503)).error).toMatchObject({ meaning: 'WhatsApp has a temporary outage', retryable: true });
  });

  test.each<[SupportErrorCode, boolean]>([
    ['graphUnreachable', true],
    ['helpdeskUnreachable', true],
    ['storeUnavailable', true],
    ['sendUnknown', false],
    ['invalidInput', false],
    ['windowClosed', false],
    ['fileRefused', false],
  ])('%s may be tried again: %s', (code, retryable) => {
    const failure = new SupportError(code, 'It happened.', 'Do this.');
    const report = { message: 'It happened.', code, meaning: 'It happened.', action: 'Do this.', retryable, whoActs: null, meta: null };
    expect(errorJson(failure)).toEqual({ error: report });
    expect(toNodeError(ours, failure).context).toMatchObject({ data: report });
  });

  test('what nobody foresaw', () => {
    expect(errorJson(new TypeError('x is not a function')).error).toMatchObject({ message: 'x is not a function', code: null, action: null, retryable: false });
  });
});

test('an error of n8n without card numbers stays what it is', () => {
  const error = new NodeOperationError(node('Ours', 'ours'), new Error('Invalid input'), { description: 'We got 7', itemIndex: 3 });
  const { stack, context } = error;
  expect(toNodeError(node('Ours', 'ours'), error)).toBe(error);
  expect(error).toMatchObject({ message: 'Invalid input', description: 'We got 7', stack, context });
});
