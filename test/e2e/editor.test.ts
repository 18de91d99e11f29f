// What people see: n8n's editor with the example workflow, and the phone page that lights up the canvas.
import type { Browser, Page } from 'playwright-core';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { canvasNode, launchChromium, openEditor, takeScreenshot } from './support/editor';
import { readExample, STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
const OURS = ['WhatsApp Support Trigger', 'Support Ticket', 'WhatsApp Reply', 'WhatsApp Template'] as const;

let stack: Stack;
let browser: Browser;
let workflowId: string;
let editor: Page;

beforeAll(async () => {
  browser = await launchChromium();
  stack = await startStack({ name: 'editor' });
  workflowId = await stack.publishFlow(readExample('01-first-support-flow.json'));
  await pollUntil('the trigger to be connected', async () => (await stack.control.webhookUrl()) !== null);
  editor = await openEditor(browser, stack, workflowId);
}, STACK_TIMEOUT_MS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function openPhone(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${stack.sandbox.url}/phone`);
  return page;
}

async function write(phone: Page, text: string): Promise<void> {
  await phone.getByTestId('composer-text').fill(text);
  await phone.getByTestId('composer-send').click();
}

const businessMessages = (phone: Page) => phone.locator('[data-testid="message"][data-direction="outbound"]');

test('a customer writes on the phone page and sees the answer of a real n8n', async () => {
  const phone = await openPhone();
  await write(phone, 'my card is 4111 1111 1111 1111');
  await businessMessages(phone).getByText('Your request has the number').waitFor({ timeout: 10_000 });
  expect(await businessMessages(phone).count()).toBe(1);
  await takeScreenshot(phone, 'phone');
  const desk = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await desk.goto(`${stack.sandbox.url}/desk`);
  await desk.getByTestId('ticket').first().click();
  await desk.getByTestId('comment-body').getByText('my card is 4111 11•• •••• 1111').first().waitFor();
  await takeScreenshot(desk, 'desk');
}, 2 * MINUTE);

test('the canvas shows every node of the example, without a warning on any of ours', async () => {
  for (const { name, type } of readExample('01-first-support-flow.json').nodes) {
    if (type !== 'n8n-nodes-base.stickyNote') await canvasNode(editor, name).waitFor();
  }
  for (const name of OURS) {
    expect(await canvasNode(editor, name).locator('[data-test-id="node-issues"]').count()).toBe(0);
  }
  await takeScreenshot(editor, 'canvas');
}, 2 * MINUTE);

test('while the editor listens, the next message lights up the canvas and is answered once', async () => {
  await editor.locator('[data-test-id="execute-workflow-button"]').first().click();
  await editor.getByText(/waiting for/i).first().waitFor({ timeout: 20_000 });
  const phone = await openPhone();
  await phone.getByTestId('new-customer').click();
  await phone.getByTestId('new-start').click();
  await write(phone, 'When do you open?');
  await businessMessages(phone).getByText('We are open Monday to Friday').waitFor({ timeout: 20_000 });
  for (const name of ['WhatsApp Support Trigger', 'Support Ticket', 'WhatsApp Reply']) {
    await canvasNode(editor, name).locator('[data-test-id="canvas-node-status-success"]').first().waitFor({ timeout: 20_000 });
  }
  await takeScreenshot(editor, 'canvas-after-listening');
  await pollUntil('both runs', async () => (await stack.client.executions(workflowId)).filter(({ status }) => status === 'success').length >= 3);
  expect(await businessMessages(phone).count()).toBe(1);
}, 2 * MINUTE);
