import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Gives each test a folder of its own. */
export function testFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'support-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}
