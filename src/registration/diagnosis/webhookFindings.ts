import { DAY_MS, toIso } from '../../shared/clock';
import type { WebhookCount, WebhookCountStore, WebhookOutcome } from '../../store/SupportStore';
import { fine, wrong, type Finding } from './finding';

/** What was wrong with requests, and what to do. */
const REFUSED: Readonly<Record<Exclude<WebhookOutcome, 'accepted'>, readonly [fault: string, action: string]>> = {
  badSignature: ['without a signature or with a wrong one', 'Compare the App Secret in the credential with App Settings > Basic in the Meta app dashboard. If it is right, somebody else calls the URL.'],
  notWhatsApp: ['with a right signature, but of another product than WhatsApp', 'See in the Meta app dashboard what else the app sends to this URL.'],
  notWritten: ['that could not be written, so that Meta repeats them', 'See n8n’s log for the reason; usually the conversation store could not be reached.'],
  otherNumber: ['with messages to numbers that the access token does not see, which were passed over', 'Give each business account its own credential, or its numbers to this system user.'],
  tooLarge: ['larger than 3 MB', 'Meta’s are smaller: somebody else calls the URL.'],
};

const requests = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);

function refusedFinding({ outcome, count, lastAt }: WebhookCount): readonly Finding[] {
  if (outcome === 'accepted') return [];
  const [fault, action] = REFUSED[outcome];
  return [wrong('Refused Webhooks', `${requests(count)} in the last 24 hours ${fault}; the last one at ${toIso(lastAt)}.`, action)];
}

function lastFinding(lately: WebhookCount | undefined, ever: WebhookCount | undefined): Finding {
  const check = 'Last Webhooks';
  if (ever === undefined) return wrong(check, 'None in the last seven days.', 'Write to the number from a phone, and run the diagnosis again after some seconds.');
  return fine(check, `${requests(lately?.count ?? 0)} in the last 24 hours, ${ever.count} in seven days; the last one at ${toIso(ever.lastAt)}.`);
}

/** What came to the number's webhook lately. What came within the last seconds may be missing. */
export async function webhookFindings(phoneNumberId: string, store: WebhookCountStore, now: number): Promise<readonly Finding[]> {
  const lately = await store.webhookCounts(phoneNumberId, now - DAY_MS);
  const week = await store.webhookCounts(phoneNumberId, now - 7 * DAY_MS);
  const accepted = (counts: readonly WebhookCount[]) => counts.find(({ outcome }) => outcome === 'accepted');
  const refused = lately.flatMap(refusedFinding);
  return [lastFinding(accepted(lately), accepted(week)), ...(refused.length > 0 ? refused : [fine('Refused Webhooks', 'None in the last 24 hours.')])];
}
