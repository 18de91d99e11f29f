import { parseArgs } from 'node:util';
import { progressOn, type Progress } from '../../sandbox/demo/progress';
import { messageOf, SupportError } from '../../src/shared/errors';
import { conditions } from './conditions';
import { benchInbox } from './inbox/benchInbox';
import { benchSettings } from './inbox/benchSettings';
import { benchRedaction } from './redaction/benchRedaction';
import { benchStore, label, SCALES } from './store/benchStore';
import { engines, type EngineName } from './store/engines';

const USAGE = `usage: npm run bench -- inbox [--env NAME=value …] [--settings]
       npm run bench -- store [--scale 1k|100k|1M] [--engine sqlite|postgres]
       npm run bench -- redaction [--alone]

  inbox             acknowledgements per second and their delay: WhatsApp Support Trigger, n8n's built-in trigger, and a
                    trigger that does nothing, on one real n8n (about 5 minutes); --env gives n8n a setting
  inbox --settings  what settings of n8n and of the trigger are worth (about 8 minutes)
  store             what calls of the store cost with a thousand, 100 thousand and a million conversations, each with ten
                    messages and ten answers (about 15 minutes and 11 GB where TMPDIR is); --scale stops earlier
  redaction         how fast card numbers are masked in chat, and how slow hostile texts make it: ours, other redactors, a
                    plain scan and a regular expression (about six minutes); --alone leaves the other redactors out (about one)
`;

const options = {
  env: { type: 'string', multiple: true, default: [] as string[] },
  settings: { type: 'boolean', default: false },
  scale: { type: 'string', default: '1M' },
  engine: { type: 'string' },
  alone: { type: 'boolean', default: false },
} as const;

/** Measures and prints; what it finds is no reason to exit with 1. */
async function bench(args: readonly string[], progress: Progress, print: (report: string) => void): Promise<void> {
  const { positionals, values } = readArguments(args);
  const [subject = ''] = positionals;
  switch (subject) {
    case 'inbox':
      return print(await (values.settings ? benchSettings(progress) : benchInbox(progress, readEnvironment(values.env))));
    case 'store': {
      const scale = readScale(values.scale);
      for (const engine of readEngines(values.engine)) print(await benchStore(progress, engine, scale));
      return;
    }
    case 'redaction':
      return print(await benchRedaction(progress, values.alone));
    default:
      throw new SupportError('invalidInput', `There is no bench "${subject}".`, USAGE);
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (refusal) {
    throw new SupportError('invalidInput', messageOf(refusal), USAGE);
  }
}

function readEnvironment(settings: readonly string[]): Readonly<Record<string, string>> {
  const pairs = settings.map((setting) => /^(\w+)=(.*)$/.exec(setting)?.slice(1) ?? []);
  if (pairs.some(({ length }) => length === 0)) throw new SupportError('invalidInput', '--env takes NAME=value.', USAGE);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function readEngines(name: string | undefined): readonly EngineName[] {
  const all = Object.keys(engines) as EngineName[];
  const chosen = all.filter((one) => name === undefined || one === name);
  if (chosen.length > 0) return chosen;
  throw new SupportError('invalidInput', `There is no engine "${name}".`, USAGE);
}

function readScale(text: string): number {
  const scale = SCALES.find((one) => label(one) === text);
  if (scale !== undefined) return scale;
  throw new SupportError('invalidInput', `There is no scale "${text}".`, USAGE);
}

async function main(): Promise<number> {
  try {
    const machine = conditions();
    await bench(process.argv.slice(2), progressOn(), (report) => process.stdout.write(`\n${machine}\n${report}\n`));
    return 0;
  } catch (refusal) {
    const hint = refusal instanceof SupportError ? refusal.hint : refusal instanceof Error ? refusal.stack : '';
    process.stderr.write(`${messageOf(refusal)}\n${hint}\n`);
    return 1;
  }
}

void main().then((code) => process.exit(code));
