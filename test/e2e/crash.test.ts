// `npm run test:crash`, short: the same driver with few messages and kills.
import { runCrashTest } from '../crash/runCrashTest';
import { reportOf } from '../crash/report';
import { STACK_TIMEOUT_MS } from './support/Stack';

test('n8n is killed again and again, and nothing is lost, doubled or out of order', async () => {
  const options = { seed: 4, messages: 60, customers: 20, kills: 4, queue: false };
  const lines: string[] = [];
  const result = await runCrashTest(options, (line) => lines.push(line));
  // The report says which message, should anything be wrong.
  expect([...lines, reportOf(options, result)].join('\n')).toContain('Nothing lost, nothing twice, all in order.');
  expect(result.messages).toBe(60);
}, STACK_TIMEOUT_MS);
