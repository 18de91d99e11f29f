import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** No sandbox of its own (containers lack the rights), and no calls to the outside. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * Where Chromium is; `CHROMIUM_PATH` names another one.
 * @throws Error that says how to install it.
 */
export function findChromium(): string {
  const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...PLACES].find((place) => existsSync(place));
  if (executablePath !== undefined) return executablePath;
  throw new Error('These tests drive Chromium, which was not found. Install it (Debian and Ubuntu: apt-get install -y chromium) or set CHROMIUM_PATH.');
}

/** A headless Chromium. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: QUIET });
}
