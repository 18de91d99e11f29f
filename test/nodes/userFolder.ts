// n8n-core reads N8N_USER_FOLDER while it is imported and writes a config file there: give it a folder of its own,
// so that a test never touches the developer's ~/.n8n. A test that sets the variable before importing keeps its value.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

if (process.env.N8N_USER_FOLDER === undefined) {
  const folder = mkdtempSync(path.join(tmpdir(), 'n8n-harness-'));
  process.env.N8N_USER_FOLDER = folder;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}
