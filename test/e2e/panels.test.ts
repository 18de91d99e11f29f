// The panel of every node in n8n's editor, as somebody sees it who sets it up: pictures in test/.artifacts, to be looked at; the README shows some.
import type { Browser, Page } from 'playwright-core';
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { canvasNode, launchChromium, logIn, openCanvas, openCredential, openPanel, takeScreenshot, WORKFLOW_LIST } from './support/editor';
import { flow, node, trigger } from './support/flows';
import { readExample, STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const LIMIT_MS = 60_000;
const OURS = 'n8n-nodes-whatsapp-support';

const message = (operation: string, parameters: object): WorkflowFileNode => node('WhatsApp Reply', `${OURS}.whatsAppReply`, { resource: 'message', operation, ...parameters });
const media = (operation: string): WorkflowFileNode => node('WhatsApp Reply', `${OURS}.whatsAppReply`, { resource: 'media', operation });
const template = (operation: string, parameters: object = {}): WorkflowFileNode => node('WhatsApp Template', `${OURS}.whatsAppTemplate`, { resource: 'template', operation, ...parameters });
const conversation = (operation: string, parameters: object = {}): WorkflowFileNode => node('Support Conversation', `${OURS}.supportConversation`, { resource: 'conversation', operation, ...parameters });
const triggerWith = (parameters: object): WorkflowFileNode => ({ ...trigger(), parameters: { triggerOn: ['messageReceived', 'deliveryStatus', 'windowClosing'], options: {}, ...parameters } });
const ticket = (operation: string, parameters: object = {}): WorkflowFileNode => node('Support Ticket', `${OURS}.supportTicket`, { resource: 'ticket', operation, helpdesk: 'zendesk', ...parameters });
const ticketTrigger = (helpdesk: string, parameters: object = {}): WorkflowFileNode => ({
  ...node('Support Ticket Trigger', `${OURS}.supportTicketTrigger`, { helpdesk, triggerOn: ['agentReplied', 'solved'], options: { lookEverySeconds: 60, webhookSecret: '' }, ...parameters }, 1.1),
  webhookId: crypto.randomUUID(),
});

const entries = (...list: readonly object[]): object => ({ entries: list });
const filled = (value: object): object => ({ mappingMode: 'defineBelow', value });
const picked = (ref: string): object => ({ template: { __rl: true, mode: 'list', value: ref, cachedResultName: ref.replace('|', ' (').concat(')') } });

/** By the name of the picture: the node, and a text that its panel shows. */
const PANELS: Readonly<Record<string, readonly [node: WorkflowFileNode, text: string]>> = {
  trigger: [triggerWith({ options: { combine: true, combineQuietSeconds: 5, downloadMedia: true, largestFileMegabytes: 20, onlyTypes: ['text', 'image'], showRead: 'readAndTyping' } }), 'Combine Rapid Messages'],
  'trigger-by-hand': [triggerWith({ registration: 'manual' }), 'Verify Token Name or ID'],
  'reply-text': [message('sendText', { text: 'Thank you for your message. A colleague answers within 48 hours.', whenClosed: 'keep', keepDays: 7, options: { quote: 'runMessage', typingSeconds: 3 } }), 'Keep for Days'],
  'reply-buttons': [message('sendReplyButtons', { header: 'text', headerText: 'Your router', text: 'Does it work again?', buttons: entries({ title: 'Yes', id: 'yes' }, { title: 'No', id: 'no' }), footer: 'Your shop, open from 9 to 5' }), 'Header Text'],
  'reply-list': [message('sendList', { text: 'When shall the technician come?', menuButton: 'Choose a day', sections: entries({ title: 'Next week', rows: entries({ title: 'Monday', description: '9 to 12', id: 'mon' }) }) }), 'Menu Button'],
  'reply-document': [message('sendDocument', { caption: 'Your bill' }), 'Input Data Field Name'],
  'reply-carousel': [message('sendCarousel', { text: 'These routers fit.', cards: entries({ fileLink: 'https://example.com/a.jpg', text: 'Router A', buttonText: 'Open', buttonLink: 'https://example.com/a' }) }), 'Cards Show'],
  'reply-flow': [message('sendFlow', { flow: { __rl: true, mode: 'id', value: '1037543291543636' }, text: 'Choose your appointment.', buttonText: 'Choose', flowScreen: 'APPOINTMENT' }), 'First Screen'],
  'reply-download': [media('download'), 'Put Output File in Field'],
  'reply-template-instead': [message('sendText', { text: 'Your parcel has arrived.', whenClosed: 'template', ...picked('support_followup|en_US'), variables: filled({ 1: '={{ $json.conversation.contact.name }}', 2: '#1042' }) }), 'Body: {{2}}'],
  template: [template('send', { ...picked('appointment_reminder|en_US'), variables: filled({ first_name: '={{ $json.conversation.contact.name }}', appointment_date: 'Monday, 9 am' }) }), 'Body: appointment_date'],
  'template-coupon': [template('send', picked('gallery_coupon|en_US')), 'Offer: ends at'],
  'template-preview': [template('preview', picked('order_update|en_US')), 'Button 1: end of link'],
  'template-get-many': [template('getMany', { filters: { status: 'APPROVED' } }), 'Simplify'],
  conversation: [conversation('checkWindow'), 'Customer'],
  'conversation-get-many': [conversation('getMany'), 'Which'],
  'conversation-delete': [conversation('deleteCustomer', { customer: 'alias' }), 'I Understand This Is Final'],
  'conversation-diagnose': [node('Support Conversation', `${OURS}.supportConversation`, { resource: 'account', operation: 'diagnose' }), 'Operation'],
  ticket: [ticket('createOrAppend', { additionalFields: { priority: 'high', tags: 'billing, vip' } }), 'Tags'],
  'ticket-channel': [ticket('createOrAppend', { ticketFor: 'channel', channel: 'email' }), 'Message ID'],
  'ticket-update': [ticket('update', { updateFields: { status: 'solved', group: 'Support', addTags: 'refunded' } }), 'Tags to Add'],
  'ticket-get-many': [ticket('getMany'), 'Limit'],
  'ticket-comment': [ticket('addComment', { comment: 'The parcel left Berlin this morning.' }), 'Visible To'],
  'ticket-trigger': [ticketTrigger('zendesk'), 'Look Every (Seconds)'],
  'ticket-trigger-freshdesk': [ticketTrigger('freshdesk', { webhook: 'manual' }), 'Webhook Secret'],
  redact: [node('Redact Card Numbers', `${OURS}.redactCardNumbers`, { fieldsToCheck: 'all', keep: 'first6last4', options: {} }), 'Keep'],
};

let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  stack = await startStack({ name: 'panels' });
  await stack.control.addTemplateGallery();
  page = await logIn(browser, stack);
  await page.goto(`${stack.n8n.url}/home/workflows`);
  await page.locator(WORKFLOW_LIST).waitFor({ timeout: 60_000 });
}, STACK_TIMEOUT_MS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test.each(Object.entries(PANELS))('%s', async (name, [ours, text]) => {
  const workflowId = await stack.importFlow(flow(`Panel ${name}`, ours.type.endsWith('Trigger') ? [ours] : [trigger(), ours]));
  const panel = await openPanel(page, workflowId, ours.id);
  await panel.getByText(text).first().waitFor();
  await takeScreenshot(panel.locator('.node-settings'), `panel-${name}`);
}, LIMIT_MS);

test('the canvas of agents’ answers, without a warning on any node', async () => {
  const example = readExample('02-agent-answers.json');
  const workflowId = await stack.importFlow(example);
  await openCanvas(page, workflowId);
  for (const { name, type } of example.nodes) if (type !== 'n8n-nodes-base.stickyNote') await canvasNode(page, name).waitFor();
  expect(await page.locator('[data-test-id="node-issues"]').count()).toBe(0);
  await takeScreenshot(page, 'canvas-answers');
}, LIMIT_MS);

/** By the helpdesk's name in that of its credential: the fields of the form. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  'Any Helpdesk': [
    ...['Helpdesk', 'Base URL', 'Authentication', 'Token', 'Test Request', 'Text Format', 'Create Request', 'Create Body', 'Create Answer', 'Get Request', 'Get Answer'],
    ...['Find Request', 'Find Answer', 'Comment Request', 'Comment Body', 'Note Request', 'Note Body', 'Comments Request', 'Comments Answer', 'Update Request', 'Update Body'],
    ...['Changed Request', 'Changed Answer', 'Ticket Fields', 'Comment Fields', 'Words', 'Webhook Ticket', 'Webhook Secret Header', 'File'],
  ],
  Chatwoot: ['Base URL', 'Account ID', 'Inbox ID', 'Access Token'],
  Freshdesk: ['Domain', 'API Key', 'Show Advanced'],
  HubSpot: ['Account ID', 'Access Token', 'Pipeline', 'Show Advanced'],
  'Jira Service Management': ['Site', 'Email', 'API Token', 'Project Key', 'Request Type', 'Show Advanced'],
  Redmine: ['URL', 'API Key', 'Project', 'Open Status', 'Pending Status', 'Solved Status'],
  'Request Tracker': ['URL', 'Token', 'Queue'],
  Zammad: ['Base URL', 'Access Token', 'Group'],
  Zendesk: ['Subdomain', 'Email', 'API Token', 'Show Advanced'],
};

/** n8n's own, below ours. */
const OF_N8N = 'Allowed HTTP Request Domains';

test.each(Object.entries(CREDENTIALS))('the credential of %s, by day and by night', async (helpdesk, fields) => {
  const form = await openCredential(page, `${helpdesk} for Support Ticket API`);
  await form.getByText(OF_N8N).waitFor();
  const labels = await form.locator('.n8n-input-label [class*="title"]').allInnerTexts();
  expect(labels.map((label) => label.replace(/\s*\*$/, ''))).toEqual([...fields, OF_N8N]);
  for (const [colorScheme, ending] of [['light', 'Api.svg'], ['dark', 'Api.dark.svg']] as const) {
    await page.emulateMedia({ colorScheme });
    const icon = form.locator(`img[src$="${ending}"]`).first();
    await icon.waitFor();
    await expect(icon.evaluate(async (image) => await (image as unknown as { decode(): Promise<void> }).decode())).resolves.toBeUndefined();
    await takeScreenshot(form, `credential-${helpdesk.replaceAll(' ', '-').toLowerCase()}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.keyboard.press('Escape');
}, LIMIT_MS);
