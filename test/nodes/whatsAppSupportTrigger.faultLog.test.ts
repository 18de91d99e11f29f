// What the trigger writes to n8n's log when something goes wrong: what to do, and nothing of what it was given.
import type { Logger } from 'n8n-workflow';
import { faultInLine, faultLog } from '../../nodes/shared/trigger/faultLog';
import { SupportError } from '../../src/shared/errors';

const CARD = '4111 1111 1111 1111';
const SECRETS = [CARD, '15550100001', 'EAAGtoken', 'my parcel'].join(' ');

function log(): { readonly logger: Logger; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { logger: { error: write, warn: write, info: write, debug: write }, lines };
}

const failureOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (failure) {
    return failure;
  }
  throw new Error('Nothing was thrown');
};

test.each<[string, unknown, RegExp]>([
  ['JSON that quotes what it read', failureOf(() => JSON.parse(`{"text": ${SECRETS}}`)), /^Unexpected SyntaxError at JSON\.parse/],
  ['a message of several lines', new TypeError(`odd\n    at ${SECRETS}`), /^Unexpected TypeError at .*faultLog\.test\.ts:\d+:\d+\)?\.$/],
  ['a code', Object.assign(new Error(`connect to ${SECRETS}`), { code: 'ECONNREFUSED' }), /^Unexpected Error ECONNREFUSED at /],
  ['no stack', Object.assign(new Error(SECRETS), { stack: undefined }), /^Unexpected Error\.$/],
  ['a text', SECRETS, /^Something unexpected was thrown\.$/],
  ['an object', { message: SECRETS }, /^Something unexpected was thrown\.$/],
])('of what is not ours nothing is quoted: %s', (_what, failure, line) => {
  expect(faultInLine(failure)).toMatch(line);
  expect(SECRETS.split(' ').filter((secret) => faultInLine(failure).includes(secret))).toEqual([]);
});

test('of ours it says what to do, without card numbers', () => {
  expect(faultInLine(new SupportError('notFound', `There is no ${CARD}.`, 'Look again.'))).toBe('There is no 4111 11•• •••• 1111. Look again.');
});

test('the same is said once a minute, whoever says it', () => {
  const { logger, lines } = log();
  const failure = new SupportError('storeUnavailable', 'The store is away.', 'Wait.');
  Array.from({ length: 3 }, () => faultLog(logger, 'Not written. ')(failure));
  faultLog(logger)(failure);
  expect(lines).toEqual(['WhatsApp Support Trigger: Not written. The store is away. Wait.', 'WhatsApp Support Trigger: The store is away. Wait.']);
});
