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

/** The part of n8n's editor that its links use. */
interface EditorRoot {
  readonly __vue_app__: { readonly config: { readonly globalProperties: { readonly $router: { push(address: string): Promise<unknown> } } } };
}

/** Leads an open editor to another of its pages, as its links do: loading all of it again would take seconds. */
export async function follow(page: Page, address: string): Promise<void> {
  await page.locator('#app').evaluate((app, to) => {
    void (app as unknown as EditorRoot).__vue_app__.config.globalProperties.$router.push(to);
  }, address);
}

/** What the editor's first page shows once it is there. */
export const WORKFLOW_LIST = '[data-test-id="project-tabs"]';

/** Leads an open editor to a workflow's canvas, or to a node's panel on it. */
export async function openCanvas(page: Page, workflowId: string, nodeId = ''): Promise<void> {
  // Straight from another canvas the editor opens no panel.
  await follow(page, '/home/workflows');
  // n8n adds what a node's parameters lack, and asks whether to keep that.
  const leave = page.getByRole('button', { name: 'Leave without saving' });
  await page.locator(WORKFLOW_LIST).or(leave).first().waitFor();
  if (await leave.isVisible()) await leave.click();
  await page.locator(WORKFLOW_LIST).waitFor();
  await follow(page, `/workflow/${workflowId}/${nodeId}`);
}

/** Opens a node's panel; gives it. */
export async function openPanel(page: Page, workflowId: string, nodeId: string): Promise<Locator> {
  await openCanvas(page, workflowId, nodeId);
  const panel = page.locator('[data-test-id="ndv"], [data-test-id="ndv-modal"]').first();
  await panel.waitFor({ timeout: 60_000 });
  return panel;
}

/** Opens the form of a new credential, by the name of its type; gives the form. */
export async function openCredential(page: Page, type: string): Promise<Locator> {
  await follow(page, '/home/credentials/create');
  await page.locator('[data-test-id="new-credential-type-select"] input').fill(type);
  await page.locator('[data-test-id="new-credential-type-select-option"]').getByText(type, { exact: true }).click();
  await page.locator('[data-test-id="new-credential-type-button"]').click();
  const form = page.locator('[data-test-id="editCredential-modal"]');
  await form.waitFor();
  return form;
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

/** Saves what the page, or a part of it, shows as `test/.artifacts/<name>.png`; gives the file. */
export async function takeScreenshot(page: Locator | Page, name: string): Promise<string> {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = path.join(ARTIFACTS, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
