// The picker and the variables of a template, as the editor asks for them.
import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, ResourceMapperFields } from 'n8n-workflow';
import { searchTemplates, templateVariables } from '../../nodes/shared/templateMethods';
import { closedPortUrl } from '../fixtures/loopbackServer';
import { additionalDataFor, buildWorkflow, workflowOf, type Installation } from './harness';
import { startWhatsAppBench, type WhatsAppBench } from './whatsAppBench';
import { accountWith, freshCredential, locator, lookups, NAME, SUPPORT, templateNode } from './whatsAppTemplateFlow';

const REMINDER = 'appointment_reminder|en_US';

let bench: WhatsAppBench;
beforeAll(async () => void (bench = await startWhatsAppBench()));
afterAll(async () => await bench.close());
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.control('delete', '/sandbox/faults');
});

/** n8n's context of the field Template. */
function contextFor(ref = '', installation: Installation = bench.installation, mode = 'list'): LoadOptionsContext {
  const definition = workflowOf([templateNode('', null, { template: locator(ref, mode) })]);
  const workflow = buildWorkflow(definition, installation);
  const own = workflow.getNode(NAME);
  if (own === null) throw new Error('No node');
  return new LoadOptionsContext(workflow, own, additionalDataFor(installation, definition), 'parameters.template');
}

const search = async (filter?: string, installation?: Installation) => (await searchTemplates.call(contextFor('', installation), filter)).results;
const fieldsOf = async (ref: string, mode = 'list', installation?: Installation): Promise<ResourceMapperFields> => await templateVariables.call(contextFor(ref, installation, mode));

test('the list shows approved templates only, sorted, each with language, category and text', async () => {
  expect(await search()).toEqual([
    { name: 'appointment_reminder (en_US, utility)', value: REMINDER, description: 'Hello {{first_name}}, this is a reminder of your appointment on {{appointment_date}}.' },
    expect.objectContaining({ name: 'order_update (en_US, utility)' }),
    expect.objectContaining({ name: 'support_followup (en_US, utility)', value: SUPPORT }),
    expect.objectContaining({ name: 'support_followup (es, utility)', value: 'support_followup|es' }),
    expect.objectContaining({ name: 'we_are_back (en_US, utility)' }),
  ]);
});

test.each([
  ['SUPPORT', ['support_followup|en_US', 'support_followup|es']],
  ['solicitud', ['support_followup|es']],
  ['nothing like it', []],
  ['(.*', []],
  ['', ['appointment_reminder|en_US', 'order_update|en_US', 'support_followup|en_US', 'support_followup|es', 'we_are_back|en_US']],
])('what is typed narrows it by name and text: %j', async (typed, refs) => {
  expect((await search(typed)).map(({ value }) => value)).toEqual(refs);
});

test('the variables of the chosen template become fields with their examples', async () => {
  const field = (id: string, displayName: string) => ({ id, displayName, type: 'string', required: true, defaultMatch: false, display: true, removed: false });
  const optional = (id: string, displayName: string) => ({ ...field(id, displayName), required: false, removed: true });
  expect((await fieldsOf(SUPPORT)).fields).toEqual([field('1', 'Body: {{1}} (e.g. Ana)'), field('2', 'Body: {{2}} (e.g. #1042)')]);
  expect((await fieldsOf('appointment_reminder | en_US', 'id')).fields).toEqual([
    field('first_name', 'Body: first_name (e.g. Ana)'),
    field('appointment_date', 'Body: appointment_date (e.g. Monday, 10 am)'),
    optional('button1:payload', 'Button 1: payload – Confirm'),
    optional('button2:payload', 'Button 2: payload – Change the date'),
  ]);
});

test('a template without variables, and none at all, have no fields and say why', async () => {
  expect(await fieldsOf('we_are_back|en_US')).toEqual({ fields: [], emptyFieldsNotice: 'This template has no variables.' });
  expect(await fieldsOf('')).toEqual({ fields: [], emptyFieldsNotice: 'Choose a template first.' });
});

test('a template that is gone says so, one that is not approved too', async () => {
  await expect(fieldsOf('no_such|en_US')).rejects.toMatchObject({ message: 'This WhatsApp account has no template "no_such" in language en_US.' });
  await expect(fieldsOf('spring_offer|en_US')).rejects.toMatchObject({ message: 'Template "spring_offer" (en_US) is paused by Meta for low quality.' });
});

test.each<[string, () => Promise<IDataObject>, string, string]>([
  ['a token that Meta does not accept', async () => ({ accessToken: 'wrong' }), 'Meta does not accept the access token (190).', 'system user token'],
  ['a Graph API that is not there', async () => ({ baseUrl: await closedPortUrl() }), 'WhatsApp could not be reached. The server gave no answer (ECONNREFUSED).', 'base URL'],
  ['an empty credential', async () => ({ accessToken: '' }), 'The WhatsApp Support Account credential has no Access Token.', 'Fill it in'],
])('%s: list and fields say what to do', async (_what, values, message, hint) => {
  const context = contextFor(SUPPORT, accountWith(bench, await values()));
  for (const asked of [searchTemplates.call(context), templateVariables.call(context)]) {
    await expect(asked).rejects.toMatchObject({ message, description: expect.stringContaining(hint) });
  }
});

test('each kind of value has the field of n8n that suits it, and optional ones can be added', async () => {
  await bench.control('post', '/sandbox/templates', { gallery: true });
  const credential = freshCredential(bench);
  const kindsOf = async (name: string) => (await fieldsOf(`gallery_${name}|en_US`, 'list', credential)).fields.map(({ id, type, removed }) => [id, type, removed]);
  expect(await kindsOf('coupon')).toEqual([
    ['header:image', 'string', false],
    ['1', 'string', false],
    ['button1:code', 'string', false],
    ['button2:url', 'string', false],
    ['offer:endsAt', 'dateTime', false],
  ]);
  expect(await kindsOf('flow')).toEqual([['button1:token', 'string', true], ['button1:data', 'object', true]]);
  expect(await kindsOf('products')).toContainEqual(['button1:sections', 'array', false]);
  expect((await fieldsOf('gallery_carousel|en_US', 'list', credential)).fields.map(({ displayName }) => displayName)).toEqual(
    expect.arrayContaining(['Card 3 Header: image (link, media ID, or input field with the file)', 'Card 3 Body: {{1}} (e.g. $10)']),
  );
});

describe('Meta’s 200 look-ups an hour', () => {
  const asked = async () => await lookups(bench);
  const later = (minutes: number) => {
    const since = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => since + minutes * 60_000);
  };

  test('however often somebody types, all pages are read once; the fields come from there too', async () => {
    const name = (index: number) => `many_${String(index).padStart(3, '0')}`;
    for (let index = 0; index < 120; index += 1) await bench.control('post', '/sandbox/templates', { name: name(index), components: [{ type: 'BODY', text: 'Hi {{1}}' }] });
    const credential = freshCredential(bench);
    await asked();
    for (const typed of ['m', 'ma', 'many_']) await search(typed, credential);
    expect(await search('many_', credential)).toHaveLength(120);
    expect(await search('many_119', credential)).toMatchObject([{ value: 'many_119|en_US' }]);
    expect((await fieldsOf('many_119|en_US', 'list', credential)).fields).toMatchObject([{ id: '1' }]);
    expect(await asked()).toEqual([undefined, undefined]);
    // One minute a page.
    later(2);
    await search('', credential);
    expect(await asked()).toEqual([undefined, undefined]);
  });

  test('when they are used up, the list is the one that is known, and says so', async () => {
    const credential = freshCredential(bench);
    const before = await search('', credential);
    await bench.control('post', '/sandbox/faults', { route: 'templates', code: 80007, times: 2 });
    later(5);
    const after = await search('', credential);
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toEqual({ name: expect.stringMatching(/^Templates as they were \d+ min ago. Too many calls in a short time \(80007\).$/), value: '' });
    await expect(search('', freshCredential(bench))).rejects.toMatchObject({ message: 'Too many calls in a short time (80007).' });
  });
});
