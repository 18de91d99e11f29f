import { parseArgs } from 'node:util';
import { SupportError } from '../../src/shared/errors';

export interface DemoOptions {
  readonly json: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
  /** n8n takes this port, the pages the next one, n8n's code runner the one after; `null`: free ports. */
  readonly portBase: number | null;
}

export const USAGE = `usage: npm run demo -- [--json] [--port-base N] [--fresh] [--help]

Starts a real n8n with these nodes, a stand-in for WhatsApp and Zendesk, and the example workflow, all on this machine.

  --json         print one line of JSON on standard output when everything answers
  --port-base N  n8n on port N, the phone and desk pages on N+1, n8n's code runner on N+2; default: free ports
  --fresh        forget the messages, tickets, workflows and passwords of earlier starts
  --help         print this

Ctrl-C stops everything. The first start installs n8n into the cache folder (3 GB, about 5 minutes).
`;

/** @throws {SupportError} for an unknown option or a port that cannot be. */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const { json, fresh, help, 'port-base': portBase } = readArguments(args);
  return { json, fresh, help, portBase: portBase === undefined ? null : readPort(portBase) };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
        'port-base': { type: 'string' },
      },
    }).values;
  } catch (refusal) {
    throw new SupportError('invalidInput', (refusal as Error).message, USAGE);
  }
}

const LAST_PORT_BASE = 65_533;

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= LAST_PORT_BASE) return port;
  throw new SupportError('invalidInput', `--port-base takes a port number from 1 to ${LAST_PORT_BASE}, not "${text}".`, USAGE);
}
