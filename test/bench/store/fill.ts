import { DAY_MS, MINUTE_MS } from '../../../src/shared/clock';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import { DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID, WABA_ID } from '../../fixtures/webhooks';
import { CONVERSATION_PREFIX, FIRST_NUMBER, MESSAGES_PER_CUSTOMER, OLDEST_DAYS, SENT_PREFIX, USER_ID_PREFIX, WA_ID_PREFIX, WORKER } from './workload';

/** What the engines write differently. */
export interface FillDialect {
  /** 40 hexadecimal digits, different for each row, in no order. */
  readonly randomKey: string;
  /** Eight hexadecimal digits of a whole number. */
  readonly hexOf: (whole: string) => string;
}

export const SQLITE_FILL: FillDialect = { randomKey: 'lower(hex(randomblob(20)))', hexOf: (whole) => `printf('%08x', ${whole})` };

/** The keys are the same for the same `seed`. */
export const postgresFill = (seed: string): FillDialect => ({
  randomKey: `left(encode(sha256((n || '${seed}')::bytea), 'hex'), 40)`,
  hexOf: (whole) => `lpad(to_hex(${whole}), 8, '0')`,
});

/** Of customers: many a conversation ends with a "thank you" that nobody answers. */
const UNANSWERED_EACH = 2;
/** Answers of unknown fate, however large the store is: somebody looks after them. */
const UNKNOWN = 100;

const MARK = '§';

/**
 * Statements that add `count` customers, each with settled messages and answers, as the store itself would have written them
 * long ago. The database makes the rows by itself: ten million go through no API.
 */
export function fillStatements({ randomKey, hexOf }: FillDialect, count: number, now: number): readonly string[] {
  const upTo = (last: number): string => `WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${last})`;
  const customers = upTo(count);
  const messages = upTo(count * MESSAGES_PER_CUSTOMER);
  const contact = sealedContent(plainSeal).seal({ name: `Customer ${MARK}`, username: null, waId: `${WA_ID_PREFIX}${MARK}`, userId: `${USER_ID_PREFIX}${MARK}`, phone: null });
  const spreadMs = OLDEST_DAYS * DAY_MS;
  const at = `(${now - spreadMs} + (n * 7919) % ${spreadMs / MINUTE_MS} * ${MINUTE_MS})`;
  const timedKey = `${hexOf(`${at} / 1000`)} || substr(${randomKey}, 9)`;
  const writer = `'${CONVERSATION_PREFIX}' || (${FIRST_NUMBER} + (n + ${MESSAGES_PER_CUSTOMER - 1}) / ${MESSAGES_PER_CUSTOMER})`;
  return [
    `INSERT INTO conversations (id, phone_number_id, display_phone_number, waba_id, last_inbound_at, answered_at, owner, opted_out,
       created_at, touched_at, contact)
     ${customers} SELECT '${CONVERSATION_PREFIX}' || (${FIRST_NUMBER} + n), '${PHONE_NUMBER_ID}', '${DISPLAY_PHONE_NUMBER}', '${WABA_ID}', ${at},
       CASE WHEN n % ${UNANSWERED_EACH} = 0 THEN ${at} - ${MINUTE_MS} ELSE ${at} + ${MINUTE_MS} END, 'bot', 0,
       ${at}, ${at}, replace('${contact}', '${MARK}', '' || (${FIRST_NUMBER} + n)) FROM numbers`,
    ...[WA_ID_PREFIX, USER_ID_PREFIX].map(
      (prefix) => `INSERT INTO aliases (phone_number_id, alias, conversation_id)
        ${customers} SELECT '${PHONE_NUMBER_ID}', '${prefix}' || (${FIRST_NUMBER} + n), '${CONVERSATION_PREFIX}' || (${FIRST_NUMBER} + n) FROM numbers`,
    ),
    `INSERT INTO seen_events (event_id, seen_at) ${messages} SELECT ${timedKey} AS id, ${at} FROM numbers ORDER BY id`,
    `INSERT INTO deliveries (id, workflow_id, node_id, kind, lane, is_new, state, attempt, not_before, process_id,
       execution_id, received_at, claimed_at, touched_at, outcome, settled_at)
     ${messages} SELECT ${timedKey}, '${WORKER.workflowId}', '${WORKER.nodeId}', 'message', '', 0, 'settled', 1, 0,
       'p_bench', '' || n, ${at}, ${at}, ${at}, 'success', ${at} FROM numbers`,
    `INSERT INTO outbox (send_key, conversation_id, phone_number_id, state, wamid, status, reserved_at, settled_at, counts_as_answer, reported)
     ${messages} SELECT ${randomKey}, ${writer}, '${PHONE_NUMBER_ID}', CASE WHEN n % ${(count * MESSAGES_PER_CUSTOMER) / UNKNOWN} = 0 THEN 'unknown' ELSE 'sent' END,
       '${SENT_PREFIX}' || (${FIRST_NUMBER} + n), 'delivered', ${at}, ${at}, 1, 0 FROM numbers`,
  ];
}

/** What is filled faster without its indexes. */
export const FILLED_TABLES = ['conversations', 'aliases', 'seen_events', 'deliveries', 'outbox'] as const;
