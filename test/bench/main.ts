import { parseArgs } from 'node:util';
import { progressOn, type Progress } from '../../sandbox/demo/progress';
import { messageOf, SupportError } from '../../src/shared/errors';
import { conditions } from './conditions';
import { benchInbox } from './inbox/benchInbox';
import { benchSettings } from './inbox/benchSettings';

const USAGE = `usage: npm run bench -- inbox [--settings]

  inbox            acknowledgements per second and their delay: WhatsApp Support Trigger, n8n's built-in trigger, and a
                   trigger that does nothing, on one real n8n (about 5 minutes)
  inbox --settings what settings of n8n and of the trigger are worth (about 8 minutes)
`;

/** Measures and prints; what it finds is no reason to exit with 1. */
async function bench(args: readonly string[], progress: Progress): Promise<string> {
  const { positionals, values } = readArguments(args);
  const [subject] = positionals;
  if (subject === 'inbox') return await (values.settings ? benchSettings : benchInbox)(progress);
  throw new SupportError('invalidInput', `There is no bench "${subject ?? ''}".`, USAGE);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { settings: { type: 'boolean', default: false } } });
  } catch (refusal) {
    throw new SupportError('invalidInput', messageOf(refusal), USAGE);
  }
}

async function main(): Promise<number> {
  try {
    const machine = conditions();
    const report = await bench(process.argv.slice(2), progressOn());
    process.stdout.write(`\n${machine}\n${report}\n`);
    return 0;
  } catch (refusal) {
    const hint = refusal instanceof SupportError ? refusal.hint : refusal instanceof Error ? refusal.stack : '';
    process.stderr.write(`${messageOf(refusal)}\n${hint}\n`);
    return 1;
  }
}

void main().then((code) => process.exit(code));
