import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { ARTIFACTS, type Stack } from './Stack';

export { launchChromium } from '../../sandbox/chromium';

/** A new browser profile that is logged in to n8n, with the workflow's canvas open. */
export async function openEditor(browser: Browser, { n8n, client }: Pick<Stack, 'client' | 'n8n'>, workflowId: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, locale: 'en-GB' });
  const [name = '', value = ''] = client.sessionCookie.split('=');
  await context.addCookies([{ name, value, url: n8n.url }]);
  const page = await context.newPage();
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

/** Opens a node's panel. */
export async function openNode(page: Page, name: string): Promise<void> {
  await canvasNode(page, name).dblclick();
  await panel(page).waitFor();
}

/** Closes the panel that is open. */
export async function closeNode(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'hidden' });
}

const panel = (page: Page): Locator => page.locator('[data-test-id="ndv"], [data-test-id="ndv-modal"]').first();

/** Saves what the page shows as `test/.artifacts/<name>.png`; gives the file. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = path.join(ARTIFACTS, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
