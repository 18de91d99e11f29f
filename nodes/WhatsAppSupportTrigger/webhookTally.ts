import type { IWebhookFunctions } from 'n8n-workflow';
import { pause } from '../../src/inbox/pause';
import { SECOND_MS, systemClock } from '../../src/shared/clock';
import { hashKey } from '../../src/shared/hash';
import type { WebhookCount, WebhookOutcome } from '../../src/store/SupportStore';
import type { Account } from '../shared/account';
import { openStore } from '../shared/supportStore';

/** Counts wait in memory for so long: whoever floods us with requests that are refused must not make the store write for each. */
const WAIT_MS = 5 * SECOND_MS;

/** What was not written down yet. */
interface Tally {
  readonly counts: Map<WebhookOutcome, WebhookCount>;
  isWriting: boolean;
}

const tallies = new Map<string, Tally>();

function tallyOf({ accessToken, graph }: Account): Tally {
  const key = hashKey('tally', accessToken, graph.baseUrl, graph.phoneNumberId);
  const found = tallies.get(key) ?? { counts: new Map<WebhookOutcome, WebhookCount>(), isWriting: false };
  tallies.set(key, found);
  return found;
}

function add({ counts }: Tally, { outcome, count, lastAt }: WebhookCount): void {
  const before = counts.get(outcome);
  counts.set(outcome, { outcome, count: count + (before?.count ?? 0), lastAt: Math.max(lastAt, before?.lastAt ?? 0) });
}

/** Counts a request to the webhook, for the diagnosis; it never throws, and nobody waits for it. */
export function countWebhook(context: IWebhookFunctions, account: Account, outcome: WebhookOutcome): void {
  const tally = tallyOf(account);
  add(tally, { outcome, count: 1, lastAt: systemClock.now() });
  if (!tally.isWriting) void writeDown(context, account, tally);
}

/** What cannot be written now waits for the next request. */
async function writeDown(context: IWebhookFunctions, account: Account, tally: Tally): Promise<void> {
  tally.isWriting = true;
  await pause(WAIT_MS);
  const counts = [...tally.counts.values()];
  tally.counts.clear();
  try {
    const store = await openStore(context, account);
    await store.countWebhooks(account.graph.phoneNumberId, counts);
  } catch {
    for (const count of counts) add(tally, count);
  } finally {
    tally.isWriting = false;
  }
}
