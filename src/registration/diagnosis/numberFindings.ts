import { callGraph, GraphRefusal, type GraphAccount } from '../../graph/graphApi';
import type { HttpSend } from '../../shared/http';
import { asArray, asRecord, asText } from '../../shared/shape';
import { attempt, fine, wrong, type Finding } from './finding';

/** Meta's colours, in words. */
const QUALITY: Readonly<Record<string, readonly [ok: boolean, words: string]>> = {
  GREEN: [true, 'High'],
  YELLOW: [false, 'Medium'],
  RED: [false, 'Low'],
};

const THROUGHPUT: Readonly<Record<string, string>> = {
  STANDARD: 'Up to 80 messages a second, in and out.',
  HIGH: 'Up to 1,000 messages a second, in and out.',
  NOT_APPLICABLE: 'Up to 20 messages a second: the number is also used in the WhatsApp Business app.',
};

function qualityFinding(rating: string | null): Finding {
  const [ok, words] = QUALITY[rating ?? ''] ?? [true, 'Not rated yet'];
  return ok ? fine('Quality', `${words}.`) : wrong('Quality', `${words}: customers block or report the number’s messages.`, 'See in WhatsApp Manager which templates it is about, and send only what customers asked for.');
}

/** E.g. `TIER_2K`, `TIER_UNLIMITED`. */
function limitFinding(tier: string | null): Finding {
  const [, size = ''] = /^TIER_(.+)$/.exec(tier ?? '') ?? [];
  const customers = size === 'UNLIMITED' ? 'any number of customers' : `${size.replace(/K$/, ',000')} customers`;
  if (size === '') return fine('Message Limit', 'Meta does not say it.', 'See it in WhatsApp Manager.');
  return fine('Message Limit', `Templates to ${customers} in 24 hours; replies inside the 24-hour window do not count.`);
}

function sendingFinding(health: unknown): Finding {
  const { can_send_message: can, entities } = asRecord(health);
  if (can === undefined || can === 'AVAILABLE') return fine('Sending', 'Messages can be sent.');
  const errors = asArray(entities).flatMap((entity) => asArray(asRecord(entity).errors)).map(asRecord);
  const reasons = errors.flatMap(({ error_description: description }) => asText(description) ?? []);
  const solutions = errors.flatMap(({ possible_solution: solution }) => asText(solution) ?? []);
  const found = can === 'BLOCKED' ? 'No messages can be sent.' : 'Sending is limited.';
  return wrong('Sending', [found, ...reasons].join(' '), solutions.join(' ') || 'Open WhatsApp Manager and follow what it asks for.');
}

/** Older versions of the Graph API do not know the field, and refuse all that is asked with it. */
async function readMessageLimit(send: HttpSend, account: GraphAccount): Promise<string | null> {
  const field = 'whatsapp_business_manager_messaging_limit';
  try {
    return asText((await callGraph(send, account, { method: 'GET', path: account.phoneNumberId, query: { fields: field } }))[field]);
  } catch (failure) {
    if (failure instanceof GraphRefusal && failure.retry === 'no') return null;
    throw failure;
  }
}

/**
 * How Meta rates the number, and how much it may send.
 * @throws {SupportError} when Meta cannot be asked
 */
export async function numberHealth(account: GraphAccount, send: HttpSend): Promise<readonly Finding[]> {
  return await attempt('Phone Number', async () => {
    const fields = 'quality_rating,throughput,health_status';
    const number = await callGraph(send, account, { method: 'GET', path: account.phoneNumberId, query: { fields } });
    const level = asText(asRecord(number.throughput).level);
    return [
      sendingFinding(number.health_status),
      qualityFinding(asText(number.quality_rating)),
      limitFinding(await readMessageLimit(send, account)),
      fine('Throughput', THROUGHPUT[level ?? ''] ?? 'Meta does not say it.'),
    ];
  });
}
