import type { Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/startSandbox';
import { eventually, messages, PageBench, write } from './pageBench';

const ADA = '15550100101';
const BEN = '15550100102';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const text = (body: string) => ({ type: 'text', text: { body } });
const buttons = {
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'What is it about?' },
    action: { buttons: ['Delivery', 'Refund'].map((title) => ({ type: 'reply', reply: { id: title.toLowerCase(), title } })) },
  },
};
const list = {
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Please choose a day.' },
    action: { button: 'Choose', sections: [{ title: 'This week', rows: [{ id: 'thu', title: 'Thursday', description: 'in the morning' }] }] },
  },
};
const template = {
  type: 'template',
  template: {
    name: 'appointment_reminder',
    language: { code: 'en_US' },
    components: [
      { type: 'body', parameters: [
        { type: 'text', parameter_name: 'first_name', text: 'Ada' },
        { type: 'text', parameter_name: 'appointment_date', text: 'Monday' },
      ] },
    ],
  },
};

let bench: PageBench;
beforeAll(async () => {
  bench = await PageBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.control('POST', 'reset'));

const windowState = (page: Page) => page.getByTestId('window-state').getAttribute('data-state');

describe('phone page without a workflow', () => {
  test('says so, takes a message all the same, and notices when one connects', async () => {
    const page = await bench.open('/phone');
    await page.getByTestId('no-workflow').waitFor();
    await write(page, 'Is anybody there?');
    await messages(page, { direction: 'inbound', status: 'sent' }).getByText('Is anybody there?').waitFor();
    await page.getByTestId('last-delivery').waitFor();

    await bench.connectWorkflow();
    await page.getByTestId('workflow-connected').waitFor();
    expect(await page.getByTestId('no-workflow').count()).toBe(0);
  });
});

describe('phone page', () => {
  beforeAll(() => bench.connectWorkflow());

  test('the first message goes to the workflow and gets its ticks', async () => {
    const page = await bench.open('/phone');
    await write(page, 'Where is my order?');
    await messages(page, { direction: 'inbound', status: 'delivered', type: 'text' }).getByText('Where is my order?').waitFor();
    expect(await page.getByTestId('composer-text').inputValue()).toBe('');
    expect(await page.getByTestId('conversation').getAttribute('data-contact')).toBe(ADA);
    expect(bench.receiver.messages().at(-1)).toMatchObject({ from: ADA, type: 'text', text: { body: 'Where is my order?' } });
    await page.getByTestId('last-delivery').getByText('answered 200').waitFor();
    await eventually(() => windowState(page), (state) => state === 'open');
  });

  test('an answer appears live and becomes read, because the customer looks at it', async () => {
    const page = await bench.open('/phone');
    await write(page, 'Hello');
    await messages(page).waitFor();
    const wamid = await bench.answer(ADA, text('Good day!'));
    await messages(page, { direction: 'outbound', id: wamid }).getByText('Good day!').waitFor();
    await messages(page, { id: wamid, status: 'read' }).waitFor();
  });

  test('an answer to another customer is counted as unread, and read when the chat is opened', async () => {
    const page = await bench.open('/phone');
    await write(page, 'I am Ada');
    await messages(page).waitFor();
    await bench.control('POST', 'inbound', { from: BEN, name: 'Ben Sample', text: 'I am Ben' });
    const wamid = await bench.answer(BEN, text('Hello Ben'));
    const ben = page.locator(`[data-testid="conversation"][data-contact="${BEN}"]`);
    await ben.getByText('1 unread').waitFor();
    expect(await messages(page, { id: wamid }).count()).toBe(0);
    await ben.click();
    await messages(page, { id: wamid, status: 'read' }).waitFor();
    await eventually(() => ben.getByText('unread').count(), (count) => count === 0);
  });

  test('reply buttons, list rows and quick replies of templates send what a phone sends', async () => {
    const page = await bench.open('/phone');
    await write(page, 'Hello');
    await messages(page).waitFor();

    await bench.answer(ADA, buttons);
    await page.getByRole('button', { name: 'Refund' }).click();
    await messages(page, { status: 'delivered', type: 'interactive', direction: 'inbound' }).getByText('Refund').waitFor();
    expect(bench.receiver.messages().at(-1)).toMatchObject({ interactive: { type: 'button_reply', button_reply: { id: 'refund', title: 'Refund' } } });

    await bench.answer(ADA, list);
    await page.getByText('Choose', { exact: true }).click();
    await page.getByTestId('list-row').click();
    await eventually(() => bench.receiver.messages().at(-1), (last) => last?.['interactive'] !== undefined && JSON.stringify(last).includes('list_reply'));
    expect(bench.receiver.messages().at(-1)).toMatchObject({ interactive: { list_reply: { id: 'thu', title: 'Thursday', description: 'in the morning' } } });

    const wamid = await bench.answer(ADA, template);
    await messages(page, { id: wamid, type: 'template' }).getByText('Template', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await messages(page, { status: 'delivered', type: 'button' }).getByText('Confirm').waitFor();
    expect(bench.receiver.messages().at(-1)).toMatchObject({ type: 'button', button: { text: 'Confirm' }, context: { id: wamid } });
  });

  test('a message written 25 hours ago leaves the window closed, and a free-form answer does not arrive', async () => {
    const page = await bench.open('/phone');
    await page.getByTestId('written-ago').selectOption('25');
    await write(page, 'Yesterday I wrote this');
    await messages(page, { direction: 'inbound' }).waitFor();
    await eventually(() => windowState(page), (state) => state === 'closed');
    const wamid = await bench.answer(ADA, text('Too late'));
    const failed = messages(page, { id: wamid, status: 'failed' });
    await failed.getByText('Not delivered to this phone').waitFor();
    expect(await failed.textContent()).toContain('131047');
  });

  test('the window follows the chosen age and the sandbox clock', async () => {
    const page = await bench.open('/phone');
    expect(await windowState(page)).toBe('none');
    await page.getByTestId('written-ago').selectOption('custom');
    await page.getByTestId('written-ago-hours').fill('21.5');
    await write(page, 'Almost a day ago');
    await eventually(() => windowState(page), (state) => state === 'closing');
    expect(await page.getByTestId('window-state').textContent()).toMatch(/closes in 02:(30:00|29:\d\d)/);
    await page.getByTestId('clock-day').click();
    await eventually(() => windowState(page), (state) => state === 'closed');
    await page.getByTestId('clock-reset').click();
    await eventually(() => windowState(page), (state) => state === 'closing');
  });

  test('a photo with a caption is shown, and reaches the workflow as an image', async () => {
    const page = await bench.open('/phone');
    await page.getByTestId('composer-file').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: PNG });
    await page.getByText('Remove file').waitFor();
    await write(page, 'This is the door');
    const picture = messages(page, { type: 'image' }).locator('img');
    await eventually(() => picture.evaluate((image: { readonly naturalWidth: number }) => image.naturalWidth), (width) => width === 1);
    await messages(page, { type: 'image', status: 'delivered' }).waitFor();
    expect(bench.receiver.messages().at(-1)).toMatchObject({ type: 'image', image: { caption: 'This is the door', mime_type: 'image/png' } });
  });

  test('of a customer with a username, it says what the business knows', async () => {
    await bench.control('POST', 'inbound', { from: BEN, name: 'Ben Sample', username: 'ben.sample', text: 'Hello' });
    const page = await bench.open('/phone');
    await page.getByText('the business sees only @ben.sample').waitFor();
  });

  test('a window that is open for the workflow and closed for WhatsApp: the answer is refused late, the next one arrives once the customer writes', async () => {
    const page = await bench.open('/phone');
    await page.getByTestId('clock-day').click();
    await eventually(() => page.getByTestId('clock-reset').isEnabled(), (isAhead) => isAhead);
    await page.getByTestId('written-ago').selectOption('25');
    await write(page, 'Hello');
    await eventually(() => windowState(page), (state) => state === 'closed');
    const writtenAt = Number(bench.receiver.messages().at(-1)?.['timestamp']) * 1_000;
    expect(Date.now() - writtenAt).toBeLessThan(2 * 3_600_000);
    const late = await bench.answer(ADA, text('Too late'));
    await messages(page, { id: late, status: 'failed' }).getByText('131047').waitFor();
    await page.getByTestId('written-ago').selectOption('0');
    await write(page, 'Still there?');
    await eventually(() => windowState(page), (state) => state === 'open');
    const again = await bench.answer(ADA, text('Too late'));
    await messages(page, { id: again, status: 'read' }).waitFor();
  });

  test('a new customer gets the next made-up number, by keyboard alone', async () => {
    const page = await bench.open('/phone');
    await write(page, 'I am Ada');
    await messages(page).waitFor();
    await page.getByTestId('new-customer').press('Enter');
    expect(await page.getByTestId('new-number').inputValue()).toBe('+1 555 010 0102');
    await page.keyboard.type('Zoe Invented');
    await page.keyboard.press('Enter');
    await write(page, 'I am Zoe');
    await messages(page).getByText('I am Zoe').waitFor();
    const { conversations } = await bench.control('GET', 'conversations');
    expect(conversations).toMatchObject([{ contact: BEN, name: 'Zoe Invented' }, { contact: ADA }]);
  });

  test('a refused message is explained and its text is kept', async () => {
    const page = await bench.open('/phone');
    await page.route('**/sandbox/inbound', (route) => route.abort());
    await write(page, 'Do not lose me');
    await page.getByRole('alert').waitFor();
    expect(await page.getByTestId('composer-text').inputValue()).toBe('Do not lose me');
    await page.unroute('**/sandbox/inbound');
    await page.getByTestId('composer-send').click();
    await messages(page, { status: 'delivered' }).waitFor();
  });
});

describe('when the sandbox goes away', () => {
  test.each(['/phone', '/desk'])('%s says so and goes on by itself', async (pagePath) => {
    const first = await startSandbox();
    const page = await bench.open(first.url + pagePath);
    await page.getByText(pagePath === '/phone' ? 'Write the first message' : 'No tickets yet').waitFor();
    expect(await page.getByTestId('offline').count()).toBe(0);
    await first.close();
    await page.getByTestId('offline').waitFor();
    const second = await startSandbox({ port: Number(new URL(first.url).port) });
    try {
      await page.getByTestId('offline').waitFor({ state: 'detached' });
      if (pagePath === '/phone') await write(page, 'Still there?').then(() => messages(page).getByText('Still there?').waitFor());
    } finally {
      await second.close();
    }
  });
});

describe('on a narrow screen', () => {
  test('one part shows at a time, nothing is cut off, and a chat can be had', async () => {
    await bench.control('POST', 'inbound', { from: BEN, name: 'Ben Sample', text: 'unbroken'.repeat(40) });
    const page = await bench.open('/phone');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Customers' }).click();
    expect(await page.getByTestId('composer-text').isVisible()).toBe(false);
    await page.getByTestId('conversation').click();
    await write(page, 'From a small screen');
    await messages(page).getByText('From a small screen').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await bench.answer(BEN, list);
    await page.getByText('Choose', { exact: true }).click();
    await page.getByTestId('list-row').click();
    await messages(page, { direction: 'inbound', type: 'interactive' }).getByText('Thursday').waitFor();
    await page.getByRole('button', { name: 'Sandbox' }).click();
    expect(await page.getByTestId('clock-day').isVisible()).toBe(true);
  });
});

describe('desk page', () => {
  const openTicket = () => bench.zendesk('POST', 'tickets', {
    ticket: { subject: 'Late parcel', comment: { body: 'My parcel is late.' }, requester: { name: 'Ada Example', phone: `+${ADA}` } },
  });

  test('explains how the first ticket comes about, and shows it as soon as it exists', async () => {
    const page = await bench.open('/desk');
    await page.getByText('No tickets yet').waitFor();
    await openTicket();
    await page.getByTestId('ticket').getByText('Late parcel').click();
    await page.getByTestId('comment-body').getByText('My parcel is late.').waitFor();
  });

  test('public answers and internal notes are told apart; solve and reopen change the ticket', async () => {
    await openTicket();
    const page = await bench.open('/desk');
    await page.getByTestId('ticket').click();
    await page.getByTestId('reply-body').fill('It arrives today.');
    await page.getByTestId('reply-public').click();
    await page.locator('[data-testid="comment"][data-public="true"]').getByText('It arrives today.').waitFor();
    await page.getByTestId('reply-body').fill('Ask the driver.');
    await page.getByTestId('reply-internal').click();
    await page.locator('[data-testid="comment"][data-public="false"]').getByText('Internal note').waitFor();

    await page.getByTestId('ticket-solve').click();
    await page.locator('[data-testid="ticket"][data-status="solved"]').waitFor();
    await page.getByTestId('ticket-reopen').click();
    await page.locator('[data-testid="ticket"][data-status="open"]').waitFor();
    const { tickets } = await bench.control('GET', 'tickets');
    expect(tickets).toMatchObject([{ status: 'open', comments: [{}, { public: true, body: 'It arrives today.' }, { public: false }] }]);
  });
});
