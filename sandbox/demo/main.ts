import { messageOf, SupportError } from '../../src/shared/errors';
import { parseDemoOptions, USAGE, type DemoOptions } from './options';
import { progressOn } from './progress';
import { reportJson, reportText } from './report';
import { startDemo } from './startDemo';

/** Runs the demo until Ctrl-C (exit code 0) or until n8n ends by itself (1). */
async function runDemo(options: DemoOptions): Promise<number> {
  const stopping = new AbortController();
  // The terminal and npm both pass Ctrl-C on: it may come twice.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());
  const { signal } = stopping;
  const progress = progressOn();
  try {
    const demo = await startDemo(options, progress, signal);
    process.stdout.write(`${options.json ? reportJson(demo.addresses) : reportText(demo.addresses)}\n`);
    const ending = await Promise.race([demo.ended, raised(signal)]);
    progress.step(ending === null ? 'Stopping …' : `The demo has lost n8n. ${ending}`);
    await demo.stop();
    return ending === null ? 0 : 1;
  } catch (refusal) {
    if (signal.aborted) return 0;
    throw refusal;
  }
}

function raised(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

async function main(): Promise<number> {
  try {
    const options = parseDemoOptions(process.argv.slice(2));
    if (!options.help) return await runDemo(options);
    process.stdout.write(USAGE);
    return 0;
  } catch (refusal) {
    const hint = refusal instanceof SupportError ? refusal.hint : refusal instanceof Error ? refusal.stack : '';
    process.stderr.write(`${messageOf(refusal)}\n${hint}\n`);
    return 1;
  }
}

// Open pages keep connections to the sandbox; nothing that is left may keep the process.
void main().then((code) => process.exit(code));
