import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { eventually, messages, PageBench, write } from './pageBench';
import { close, listen } from './listen';

const ADA = '15550100101';
/** Each would set `window.ran`, load something, or turn text around, if it were anything but text. */
const HOSTILE = [
  '<img src=x onerror="window.ran=1">',
  '"><script>window.ran=1</script>',
  "'-(window.ran=1)-' ${window.ran=1} {{constructor.constructor('window.ran=1')()}}",
  '\u202Egpj.exe\u202C \u2066<svg onload=window.ran=1>\u2069',
  'javascript:window.ran=1',
  '\u0000</li></ol><iframe srcdoc="<script>parent.ran=1</script>">',
];

let bench: PageBench;
beforeAll(async () => {
  bench = await PageBench.start();
  await bench.connectWorkflow();
});
afterAll(() => bench.stop());
beforeEach(() => bench.control('POST', 'reset'));

/** Opens a page and notes everything that a script, a blocked script or a failed load would leave behind. */
async function openWatched(pagePath: string): Promise<{ readonly page: Page; readonly traces: () => Promise<readonly string[]> }> {
  const page = await bench.open(pagePath);
  const seen: string[] = [];
  page.on('dialog', (dialog) => (seen.push(`dialog ${dialog.message()}`), void dialog.dismiss()));
  page.on('console', (message) => seen.push(`console ${message.text()}`));
  page.on('pageerror', (failure) => seen.push(`pageerror ${failure.message}`));
  page.on('request', (request) => new URL(request.url()).origin !== bench.sandbox.url && seen.push(`request ${request.url()}`));
  const traces = async (): Promise<readonly string[]> => ((await page.evaluate('window.ran')) === undefined ? seen : [...seen, 'a script ran']);
  return { page, traces };
}

const shown = (words: string): string => words.replace('\u0000', '\uFFFD');

describe('hostile customers on the phone page', () => {
  test('their names and texts are text, wherever they are shown', async () => {
    for (const [index, words] of HOSTILE.entries()) {
      await bench.control('POST', 'inbound', { from: String(Number(ADA) + index), name: words, text: words });
    }
    const { page, traces } = await openWatched(`/phone#${ADA}`);
    for (const [index, words] of HOSTILE.entries()) {
      await page.locator(`[data-contact="${Number(ADA) + index}"]`).click();
      const bubble = await messages(page, { direction: 'inbound' }).locator('.text').textContent();
      expect(shown(bubble ?? '')).toBe(shown(words));
      expect(shown((await page.locator('.phone .pane-head h2').textContent()) ?? '')).toContain(shown(words));
    }
    expect(await traces()).toEqual([]);
    expect(await page.locator('iframe, script[src^="x"], img[src="x"]').count()).toBe(0);
  });

  test('what is typed into the page itself is text as well', async () => {
    const { page, traces } = await openWatched('/phone');
    for (const [index, words] of HOSTILE.slice(0, 3).entries()) {
      await write(page, words);
      await messages(page).nth(index).waitFor();
      expect(await messages(page).nth(index).locator('.text').textContent()).toBe(words);
    }
    expect(await traces()).toEqual([]);
  });

  test('so are the words of a business: headers, buttons, list rows', async () => {
    await bench.control('POST', 'inbound', { from: ADA, text: 'Hello' });
    const [image, script] = ['<img src=x onerror=ran=1>', '"><script>ran=1'];
    await bench.answer(ADA, { type: 'interactive', interactive: {
      type: 'list', header: { type: 'text', text: image }, body: { text: script }, footer: { text: image },
      action: { button: script, sections: [{ title: '<b>', rows: [{ id: image, title: '<i onclick=ran=1>', description: image }] }] },
    } });
    const { page, traces } = await openWatched(`/phone#${ADA}`);
    await page.getByText(script).first().waitFor();
    await page.locator('summary').click();
    await page.getByTestId('list-row').click();
    await messages(page, { direction: 'inbound', type: 'interactive' }).getByText('<i onclick=ran=1>').waitFor();
    expect(await traces()).toEqual([]);
  });
});

describe('hostile files', () => {
  const files = [
    { name: '<img src=x onerror=alert(1)>.html', mimeType: 'text/html', buffer: Buffer.from('<script>window.ran=1;alert(1)</script>') },
    { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>') },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('<html><script>alert(1)</script>') },
    { name: 'Rechnung für \u202Efdp.exe', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
  ];

  test('are kept as downloads that no browser interprets, under names that are text', async () => {
    const { page } = await openWatched('/phone');
    for (const [index, file] of files.entries()) {
      await page.getByTestId('composer-file').setInputFiles(file);
      await page.getByTestId('composer-send').click();
      await messages(page).nth(index).waitFor();
    }
    expect(await messages(page).nth(0).textContent()).toContain(files[0]?.name);
    expect(await messages(page).nth(3).textContent()).toContain(files[3]?.name);

    const addresses = await page.locator('.message a[download]').evaluateAll((links: ReadonlyArray<{ readonly href: string }>) => links.map(({ href }) => href));
    expect(addresses).toHaveLength(files.length);
    for (const address of addresses) {
      const { headers } = await fetch(address);
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const download = page.waitForEvent('download');
    await page.locator('.message a[download]').first().click();
    expect(await (await download).failure()).toBeNull();
    expect(new URL(page.url()).pathname).toBe('/phone');
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });
});

describe('hostile customers on the desk page', () => {
  test('subjects, names, comments and attachments are text, and files come as downloads', async () => {
    const { baseUrl, email, apiToken } = bench.sandbox.zendesk;
    const authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
    const fileName = '"><script>alert(1)</script>.svg';
    const uploaded = await fetch(`${baseUrl}/api/v2/uploads.json?filename=${encodeURIComponent(fileName)}`, {
      method: 'POST', headers: { authorization, 'content-type': 'image/svg+xml' }, body: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    });
    const { upload } = await uploaded.json() as { readonly upload: { readonly token: string } };
    for (const words of HOSTILE) {
      await bench.zendesk('POST', 'tickets', { ticket: { subject: words, requester: { name: words, phone: `+${ADA}` }, tags: ['<b>'], comment: { body: words } } });
    }
    const { ticket } = await bench.zendesk('POST', 'tickets', {
      ticket: { subject: 'With a file', requester: { name: 'Ada', phone: `+${ADA}` }, comment: { body: 'See below', uploads: [upload.token] } },
    });

    const { page, traces } = await openWatched('/desk');
    await page.getByTestId('ticket').nth(HOSTILE.length).waitFor();
    for (const row of await page.getByTestId('ticket').all()) {
      await row.click();
      await page.getByTestId('comment-body').waitFor();
    }
    await page.locator(`[data-testid="ticket"][data-id="${String((ticket as { readonly id: number }).id)}"]`).click();
    const link = page.getByTestId('attachment');
    expect(await link.textContent()).toBe(fileName);
    const download = page.waitForEvent('download');
    await link.click();
    expect(await (await download).failure()).toBeNull();
    expect(await traces()).toEqual([]);
  });
});

describe('pages of other origins', () => {
  const attack = (target: string): string => `<!doctype html>
    <form id="json" method="post" enctype="text/plain" target="answer" action="${target}/sandbox/inbound">
      <input name='{"from":"${ADA}","text":"forged","x":"' value='"}'></form>
    <form id="plain" method="post" target="answer" action="${target}/sandbox/inbound"><input name="from" value="${ADA}"><input name="text" value="forged"></form>
    <form id="upload" method="post" enctype="multipart/form-data" target="answer" action="${target}/sandbox/uploads"><input type="file" name="file"></form>
    <form id="reset" method="post" target="answer" action="${target}/sandbox/reset"></form>
    <iframe name="answer"></iframe><iframe id="phone" src="${target}/phone"></iframe><iframe id="desk" src="${target}/desk"></iframe>`;

  test('can neither post by form or fetch, nor read, nor frame the pages', async () => {
    const target = bench.sandbox.url;
    await bench.control('POST', 'inbound', { from: ADA, text: 'genuine' });
    const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(attack(target)));
    const origin = await listen(server);
    try {
      const page = await bench.open('/phone');
      await page.goto(origin);
      for (const form of ['json', 'plain', 'upload', 'reset']) {
        const answered = page.waitForResponse((response) => response.url().startsWith(`${target}/sandbox/`));
        await page.evaluate(`document.getElementById('${form}').submit()`);
        expect((await answered).status()).toBe(403);
      }
      const body = JSON.stringify({ from: ADA, text: 'forged' });
      for (const [mode, type] of [['no-cors', 'text/plain'], ['cors', 'text/plain'], ['cors', 'application/json']]) {
        const options = JSON.stringify({ method: 'POST', mode, headers: { 'content-type': type }, body });
        await page.evaluate(`fetch('${target}/sandbox/inbound', ${options}).catch(() => null)`);
      }
      // Without a body there is no content type to refuse: only the origin tells.
      await page.evaluate(`fetch('${target}/sandbox/reset', { method: 'POST', mode: 'no-cors' }).catch(() => null)`);
      expect(await page.evaluate(`fetch('${target}/sandbox/messages').then(r => r.text(), () => 'unreadable')`)).toBe('unreadable');
      for (const id of ['phone', 'desk']) {
        const frame = await (await page.waitForSelector(`#${id}`)).contentFrame();
        await eventually(() => frame?.url(), (url) => url?.startsWith('chrome-error:') === true);
        expect(await frame?.locator('#app').count()).toBe(0);
      }
    } finally {
      await close(server);
    }
    const { messages: kept } = await bench.control('GET', 'messages');
    expect(kept).toMatchObject([{ text: 'genuine' }]);
  });
});
