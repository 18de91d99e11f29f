import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { ARTIFACTS, type Stack } from './Stack';

export { launchChromium } from '../../sandbox/chromium';

type Served = Pick<Stack, 'client' | 'n8n'>;

/** A tab of a new browser profile that is logged in to n8n. */
export async function logIn(browser: Browser, { n8n, client }: Served, viewport = { width: 1600, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  const [name = '', value = ''] = client.sessionCookie.split('=');
  await context.addCookies([{ name, value, url: n8n.url }]);
  return await context.newPage();
}

/** Opens a node's panel by its address; gives the panel. */
export async function openPanel(page: Page, { n8n }: Served, workflowId: string, nodeId: string): Promise<Locator> {
  await page.goto(`${n8n.url}/workflow/${workflowId}/${nodeId}`);
  await panel(page).waitFor({ timeout: 60_000 });
  return panel(page);
}

/** A new browser profile that is logged in to n8n, with the workflow's canvas open. */
export async function openEditor(browser: Browser, { n8n, client }: Served, workflowId: string): Promise<Page> {
  const page = await logIn(browser, { n8n, client });
  await page.goto(`${n8n.url}/workflow/${workflowId}`);
  await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 60_000 });
  // Over a published workflow n8n opens its production checklist, once per browser profile.
  if (await client.isPublished(workflowId)) await page.locator('[data-test-id="suggested-actions-close"]').click();
  return page;
}

/** A node on the canvas, by its name. */
export function canvasNode(page: Page, name: string): Locator {
  return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

const panel = (page: Page): Locator => page.locator('[data-test-id="ndv"], [data-test-id="ndv-modal"]').first();

/** Saves what the page, or a part of it, shows as `test/.artifacts/<name>.png`; gives the file. */
export async function takeScreenshot(page: Locator | Page, name: string): Promise<string> {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = path.join(ARTIFACTS, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
