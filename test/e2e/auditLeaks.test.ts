// `npm run audit:leaks`, short: the same driver, each field in one writing.
import { complaintsOf } from '../audit/report';
import { runAudit } from '../audit/runAudit';
import { STACK_TIMEOUT_MS } from './support/Stack';

test('card numbers and secrets are nowhere, whatever field they come in and whatever goes wrong', async () => {
  const result = await runAudit({ seed: 4, queue: false, everyWriting: false }, () => undefined);
  expect(complaintsOf(result)).toEqual([]);
  expect(result.clean).toBe(true);
  expect(result.planted.card).toBeGreaterThan(150);
}, STACK_TIMEOUT_MS);
