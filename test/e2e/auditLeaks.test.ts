// `npm run audit:leaks`, short: the same driver, each field in one writing.
import { reportOf } from '../audit/report';
import { runAudit } from '../audit/runAudit';
import { STACK_TIMEOUT_MS } from './support/Stack';

test('card numbers and secrets are nowhere, whatever field they come in and whatever goes wrong', async () => {
  const options = { seed: 4, queue: false, everyWriting: false };
  const lines: string[] = [];
  const result = await runAudit(options, (line) => lines.push(line));
  // The report says what leaked where, should anything have.
  expect([...lines, reportOf(options, result)].join('\n')).toMatch(/Nothing leaked\.$/);
  expect(result.planted.card).toBeGreaterThan(150);
}, STACK_TIMEOUT_MS);
