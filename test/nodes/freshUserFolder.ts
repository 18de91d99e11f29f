// Import first: a user folder, and with it a store, of this test file's own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

process.env.N8N_USER_FOLDER = mkdtempSync(path.join(tmpdir(), 'whatsapp-support-nodes-'));
