// The panel of every node in n8n's editor, as somebody sees it who sets it up: pictures in test/.artifacts, to be looked at; the README shows some.
import type { Browser, Page } from 'playwright-core';
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { launchChromium, logIn, openPanel, takeScreenshot } from './support/editor';
import { flow, node, trigger, TRIGGER } from './support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const OURS = 'n8n-nodes-whatsapp-support';

const message = (operation: string, parameters: object): WorkflowFileNode => node('WhatsApp Reply', `${OURS}.whatsAppReply`, { resource: 'message', operation, ...parameters });
const media = (operation: string): WorkflowFileNode => node('WhatsApp Reply', `${OURS}.whatsAppReply`, { resource: 'media', operation });
const template = (operation: string, parameters: object = {}): WorkflowFileNode => node('WhatsApp Template', `${OURS}.whatsAppTemplate`, { resource: 'template', operation, ...parameters });
const conversation = (operation: string, parameters: object = {}): WorkflowFileNode => node('Support Conversation', `${OURS}.supportConversation`, { resource: 'conversation', operation, ...parameters });
const triggerWith = (parameters: object): WorkflowFileNode => ({ ...trigger(), parameters: { triggerOn: ['messageReceived', 'deliveryStatus', 'windowClosing'], options: {}, ...parameters } });

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
  ticket: [node('Support Ticket', `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', helpdesk: 'zendesk', additionalFields: { priority: 'high', tags: 'billing, vip' } }), 'Tags'],
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
}, STACK_TIMEOUT_MS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test.each(Object.entries(PANELS))('%s', async (name, [ours, text]) => {
  const workflowId = await stack.importFlow(flow(`Panel ${name}`, ours.name === TRIGGER ? [ours] : [trigger(), ours]));
  const panel = await openPanel(page, stack, workflowId, ours.id);
  await panel.getByText(text).first().waitFor();
  await takeScreenshot(page, `editor-${name}`);
  await takeScreenshot(panel.locator('.node-settings'), `panel-${name}`);
}, 60_000);
