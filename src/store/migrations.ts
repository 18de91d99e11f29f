import { SupportError } from '../shared/errors';
import { agentAnswers } from './ticketMigrations';

/** A store with the same major version is readable, whatever its minor version. */
export interface StoreVersion {
  readonly major: number;
  readonly minor: number;
}

/** The two places where the engines' SQL differs; everything else is written once. */
export interface SqlDialect {
  /** Type of a primary key that counts up by itself. */
  readonly serial: string;
  /** Ends the definition of a table that is only ever read by its primary key. */
  readonly keyedTable: string;
}

export interface Migration {
  readonly version: StoreVersion;
  readonly statements: (dialect: SqlDialect) => readonly string[];
}

/**
 * Times are milliseconds, flags are 0 or 1. Content columns (`contact`, `payload`, `subject`, `requester`, `body`, `parts`) hold
 * what the content seal made of it; they stand last in their row, so that reading the rest skips long content.
 */
const first: Migration = {
  version: { major: 1, minor: 0 },
  statements: ({ serial, keyedTable }) => [
    `CREATE TABLE triggers (
      workflow_id TEXT NOT NULL, node_id TEXT NOT NULL, phone_number_id TEXT NOT NULL, account_key TEXT NOT NULL,
      kinds TEXT NOT NULL, webhook_url TEXT, inactive_since BIGINT, PRIMARY KEY (workflow_id, node_id)
    )`,
    'CREATE INDEX triggers_by_number ON triggers (phone_number_id, account_key)',
    `CREATE TABLE listeners (
      workflow_id TEXT NOT NULL, node_id TEXT NOT NULL, phone_number_id TEXT NOT NULL, account_key TEXT NOT NULL,
      test_url TEXT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (workflow_id, node_id)
    )`,
    'CREATE INDEX listeners_by_number ON listeners (phone_number_id, account_key)',

    // The id is a hash: event keys are wamids, and those hold phone numbers.
    `CREATE TABLE seen_events (event_id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)${keyedTable}`,
    `CREATE TABLE conversations (
      id TEXT PRIMARY KEY, phone_number_id TEXT NOT NULL, display_phone_number TEXT, waba_id TEXT, group_id TEXT,
      last_inbound_at BIGINT, last_maybe_inbound_at BIGINT, owner TEXT NOT NULL, language TEXT,
      opted_out INTEGER NOT NULL, created_at BIGINT NOT NULL, contact TEXT NOT NULL
    )`,
    // Plain for now, because they are what a customer is looked up by.
    `CREATE TABLE aliases (
      phone_number_id TEXT NOT NULL, alias TEXT NOT NULL, conversation_id TEXT NOT NULL REFERENCES conversations (id),
      PRIMARY KEY (phone_number_id, alias)
    )${keyedTable}`,
    'CREATE INDEX aliases_by_conversation ON aliases (conversation_id)',

    `CREATE TABLE deliveries (
      seq ${serial}, id TEXT NOT NULL UNIQUE, workflow_id TEXT NOT NULL, node_id TEXT NOT NULL, kind TEXT NOT NULL,
      lane TEXT NOT NULL, conversation_id TEXT, is_new INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL,
      not_before BIGINT NOT NULL, process_id TEXT, execution_id TEXT, touched_at BIGINT NOT NULL,
      outcome TEXT, settled_at BIGINT, payload TEXT
    )`,
    // Settled deliveries are in neither index: however many there are, looking for work costs the same.
    `CREATE INDEX deliveries_open_by_state ON deliveries (workflow_id, node_id, state, seq) WHERE state <> 'settled'`,
    `CREATE INDEX deliveries_open_by_lane ON deliveries (workflow_id, node_id, lane, seq) WHERE state <> 'settled'`,
    `CREATE TABLE processes (id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)`,

    `CREATE TABLE outbox (
      send_key TEXT PRIMARY KEY, conversation_id TEXT, state TEXT NOT NULL, wamid TEXT, status TEXT, error_code INTEGER,
      reserved_at BIGINT NOT NULL, settled_at BIGINT
    )`,
    'CREATE INDEX outbox_by_wamid ON outbox (wamid)',

    `CREATE TABLE ticket_bindings (
      seq ${serial}, conversation_id TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, ticket_id TEXT NOT NULL,
      ticket_number TEXT NOT NULL, ticket_url TEXT, bound_at BIGINT NOT NULL, UNIQUE (conversation_id, provider, account)
    )`,
    `CREATE TABLE desk_tickets (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, conversation_id TEXT NOT NULL, state TEXT NOT NULL,
      created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, tags TEXT NOT NULL, requester TEXT NOT NULL, subject TEXT NOT NULL
    )`,
    'CREATE INDEX desk_tickets_by_conversation ON desk_tickets (conversation_id, state, number)',
    `CREATE TABLE desk_comments (
      seq ${serial}, ticket_id TEXT NOT NULL REFERENCES desk_tickets (id), author TEXT NOT NULL, visibility TEXT NOT NULL,
      marker TEXT, commented_at BIGINT NOT NULL, body TEXT NOT NULL, UNIQUE (ticket_id, marker)
    )`,
    'CREATE INDEX desk_comments_by_ticket ON desk_comments (ticket_id, seq)',
    // Not max(number) + 1: a deleted ticket's number must not be given to another customer.
    'CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)',
    `INSERT INTO counters (name, value) VALUES ('deskTicket', 0)`,

    `CREATE TABLE locks (name TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at BIGINT NOT NULL)`,
  ],
};

/** Window, replies after the run, shared limits, retention. Only adds: what version 1.0 writes and reads stays as it was. */
const durability: Migration = {
  version: { major: 1, minor: 1 },
  statements: ({ serial, keyedTable }) => [
    'ALTER TABLE triggers ADD COLUMN combine TEXT',
    'ALTER TABLE triggers ADD COLUMN max_message_age BIGINT',

    'ALTER TABLE deliveries ADD COLUMN received_at BIGINT NOT NULL DEFAULT 0',
    'ALTER TABLE deliveries ADD COLUMN claimed_at BIGINT',
    // Set at the first claim: from then on it is decided which messages the run works on.
    'ALTER TABLE deliveries ADD COLUMN combined INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE deliveries ADD COLUMN joined_to TEXT',
    // Whether a lane is idle is asked for lanes with thousands of waiting deliveries.
    `CREATE INDEX deliveries_under_way ON deliveries (workflow_id, node_id, lane) WHERE state IN ('emitted', 'claimed')`,
    'CREATE INDEX deliveries_joined ON deliveries (joined_to) WHERE joined_to IS NOT NULL',
    'CREATE INDEX deliveries_by_conversation ON deliveries (conversation_id, state)',
    `CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE state = 'settled'`,
    'CREATE INDEX seen_events_by_time ON seen_events (seen_at)',

    'ALTER TABLE conversations ADD COLUMN last_ad_inbound_at BIGINT',
    'ALTER TABLE conversations ADD COLUMN ad_reply_at BIGINT',
    'ALTER TABLE conversations ADD COLUMN answered_at BIGINT',
    // 1 where the business wrote first, or the customer called, and no message came yet.
    'ALTER TABLE conversations ADD COLUMN never_wrote INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE conversations ADD COLUMN touched_at BIGINT NOT NULL DEFAULT 0',
    'CREATE INDEX conversations_by_touch ON conversations (phone_number_id, touched_at)',
    'CREATE INDEX conversations_of_groups ON conversations (phone_number_id) WHERE group_id IS NOT NULL',
    // Answered conversations are not in it: looking for the others costs the same however many there are.
    `CREATE INDEX conversations_unanswered ON conversations (phone_number_id, last_inbound_at)
      WHERE group_id IS NULL AND last_inbound_at IS NOT NULL AND (answered_at IS NULL OR answered_at < last_inbound_at)`,

    'ALTER TABLE outbox ADD COLUMN phone_number_id TEXT',
    'ALTER TABLE outbox ADD COLUMN counts_as_answer INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE outbox ADD COLUMN follow_up TEXT',
    'ALTER TABLE outbox ADD COLUMN reported INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE outbox ADD COLUMN reply TEXT',
    `CREATE INDEX outbox_due ON outbox (phone_number_id, reserved_at) WHERE follow_up = 'due'`,
    `CREATE INDEX outbox_unreported ON outbox (phone_number_id, conversation_id, reserved_at)
      WHERE reported = 0 AND (state = 'unknown' OR status = 'failed')`,
    'CREATE INDEX outbox_by_conversation ON outbox (conversation_id)',
    'CREATE INDEX outbox_by_time ON outbox (reserved_at)',
    `CREATE TABLE kept_replies (
      seq ${serial}, send_key TEXT NOT NULL UNIQUE, conversation_id TEXT NOT NULL, state TEXT NOT NULL,
      counts_as_answer INTEGER NOT NULL, kept_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, settled_at BIGINT, content TEXT
    )`,
    `CREATE INDEX kept_replies_waiting ON kept_replies (conversation_id, seq) WHERE state = 'kept'`,
    `CREATE INDEX kept_replies_by_expiry ON kept_replies (expires_at) WHERE state = 'kept'`,
    `CREATE INDEX kept_replies_settled ON kept_replies (settled_at) WHERE state <> 'kept'`,
    'CREATE INDEX kept_replies_by_conversation ON kept_replies (conversation_id)',
    `CREATE TABLE rates (name TEXT PRIMARY KEY, next_at BIGINT NOT NULL)${keyedTable}`,

    `CREATE TABLE access_grants (access_key TEXT PRIMARY KEY, confirmed_at BIGINT NOT NULL, phone_number_ids TEXT NOT NULL)`,
    // The hash is keyed with the store's own secret: a list of phone numbers cannot be tried against it without the store.
    `CREATE TABLE opt_outs (alias_hash TEXT PRIMARY KEY, opted_out_at BIGINT NOT NULL)${keyedTable}`,
  ],
};

/**
 * What is remembered of a customer's last messages because the next one may continue them. `writer` tells the members of a group
 * apart and is empty elsewhere. No foreign key: version 1.1 could not empty the tables it names any more.
 */
const openParts: Migration = {
  version: { major: 1, minor: 2 },
  statements: ({ keyedTable }) => [
    `CREATE TABLE open_parts (
      conversation_id TEXT NOT NULL, writer TEXT NOT NULL, expires_at BIGINT NOT NULL, parts TEXT NOT NULL,
      PRIMARY KEY (conversation_id, writer)
    )${keyedTable}`,
    'CREATE INDEX open_parts_by_expiry ON open_parts (expires_at)',
  ],
};

/** Which messages a trigger wants, and who wants no marketing messages. */
const wholeChannel: Migration = {
  version: { major: 1, minor: 3 },
  statements: () => [
    'ALTER TABLE triggers ADD COLUMN message_filter TEXT',
    'ALTER TABLE conversations ADD COLUMN marketing_opted_out INTEGER NOT NULL DEFAULT 0',
  ],
};

/** Sends that nobody settled, and one index less that a delivery stands in anew with every step of its life. */
const lessWriting: Migration = {
  version: { major: 1, minor: 4 },
  statements: () => [
    `CREATE INDEX outbox_sending ON outbox (reserved_at) WHERE state = 'sending'`,
    // Without the state, in which version 1.1 had it.
    'CREATE INDEX deliveries_of_conversation ON deliveries (conversation_id)',
    'DROP INDEX deliveries_by_conversation',
  ],
};

/**
 * Ids of conversations that were merged into others, and when a customer took the names that they have. No foreign key: versions
 * before could not delete a conversation any more.
 */
const onePerson: Migration = {
  version: { major: 1, minor: 5 },
  statements: ({ keyedTable }) => [
    `CREATE TABLE merged_conversations (merged_id TEXT PRIMARY KEY, current_id TEXT NOT NULL)${keyedTable}`,
    'CREATE INDEX merged_conversations_by_current ON merged_conversations (current_id)',
    'ALTER TABLE conversations ADD COLUMN renamed_at BIGINT',
  ],
};

/** What stands and stood in Meta's places for callbacks, and what came to the webhooks by the hour. */
const registration: Migration = {
  version: { major: 1, minor: 6 },
  statements: ({ keyedTable }) => [
    `CREATE TABLE callbacks (place TEXT PRIMARY KEY, our_url TEXT NOT NULL, previous_url TEXT)${keyedTable}`,
    `CREATE TABLE webhook_hours (
      phone_number_id TEXT NOT NULL, hour BIGINT NOT NULL, outcome TEXT NOT NULL, requests BIGINT NOT NULL, last_at BIGINT NOT NULL,
      PRIMARY KEY (phone_number_id, hour, outcome)
    )${keyedTable}`,
    'CREATE INDEX webhook_hours_by_time ON webhook_hours (hour)',
  ],
};

/** Sends to tell of are found without a look at their rows, which stand among those of millions that arrived. */
const largeStores: Migration = {
  version: { major: 1, minor: 7 },
  statements: () => [
    `CREATE INDEX outbox_to_tell ON outbox (phone_number_id, conversation_id, reserved_at, reported, state, status)
      WHERE reported = 0 AND (state = 'unknown' OR status = 'failed')`,
    'DROP INDEX outbox_unreported',
  ],
};

/** What became of answers, until a ticket tells of it. */
const newsOfReplies: Migration = {
  version: { major: 1, minor: 8 },
  statements: () => [
    `CREATE TABLE reply_news (
      send_key TEXT NOT NULL, kind TEXT NOT NULL, conversation_id TEXT NOT NULL, phone_number_id TEXT, told INTEGER NOT NULL,
      happened_at BIGINT NOT NULL, words TEXT, PRIMARY KEY (send_key, kind)
    )`,
    'CREATE INDEX reply_news_to_tell ON reply_news (phone_number_id, happened_at, conversation_id) WHERE told = 0',
    'CREATE INDEX reply_news_by_conversation ON reply_news (conversation_id)',
    'CREATE INDEX reply_news_by_time ON reply_news (happened_at)',
  ],
};

/**
 * Messages on their way to a ticket, and a built-in desk with files, priority, assignee and what agents did. `marker` is unique per
 * helpdesk account, not per conversation: two conversations may become one. No foreign keys: versions before could not delete a
 * ticket any more.
 */
const wholeDesk: Migration = {
  version: { major: 1, minor: 9 },
  statements: ({ serial }) => [
    `CREATE TABLE ticket_messages (
      seq ${serial}, conversation_id TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, marker TEXT NOT NULL,
      ticket_id TEXT, batch_id TEXT, noted_at BIGINT NOT NULL, content TEXT, UNIQUE (provider, account, marker)
    )`,
    'CREATE INDEX ticket_messages_waiting ON ticket_messages (conversation_id, seq) WHERE content IS NOT NULL',
    'CREATE INDEX ticket_messages_by_conversation ON ticket_messages (conversation_id)',
    'CREATE INDEX ticket_messages_by_time ON ticket_messages (noted_at)',
    'ALTER TABLE desk_tickets ADD COLUMN priority TEXT',
    'ALTER TABLE desk_tickets ADD COLUMN assignee TEXT',
    'CREATE INDEX desk_tickets_by_change ON desk_tickets (updated_at)',
    `CREATE TABLE desk_files (
      seq ${serial}, id TEXT NOT NULL UNIQUE, ticket_id TEXT NOT NULL, comment_seq BIGINT NOT NULL, mime_type TEXT NOT NULL,
      size BIGINT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL
    )`,
    'CREATE INDEX desk_files_by_ticket ON desk_files (ticket_id, seq)',
    `CREATE TABLE desk_changes (seq ${serial}, ticket_id TEXT NOT NULL, state TEXT NOT NULL, changed_at BIGINT NOT NULL)`,
    'CREATE INDEX desk_changes_by_ticket ON desk_changes (ticket_id, seq)',
  ],
};

/** Oldest first. A released migration is never edited; what changes comes as a new one. */
export const MIGRATIONS: readonly Migration[] = [first, durability, openParts, wholeChannel, lessWriting, onePerson, registration, largeStores, newsOfReplies, wholeDesk, agentAnswers];

const isLater = (left: StoreVersion, right: StoreVersion) =>
  left.major > right.major || (left.major === right.major && left.minor > right.minor);

/**
 * The migrations that a store of version `found` (`null`: empty) still needs.
 * A newer minor version needs none: this version reads it.
 * @throws {SupportError} `storeUnavailable` when the store was written by a newer major version
 */
export function migrationsAfter(found: StoreVersion | null): readonly Migration[] {
  if (found === null) return MIGRATIONS;
  const newest = MIGRATIONS.at(-1)?.version ?? found;
  if (found.major > newest.major) {
    throw new SupportError(
      'storeUnavailable',
      `The conversation store has version ${formatVersion(found)}; this package reads up to ${newest.major}.x.`,
      'Install the version of n8n-nodes-whatsapp-support that wrote it, or a newer one.',
    );
  }
  return MIGRATIONS.filter(({ version }) => isLater(version, found));
}

export function formatVersion({ major, minor }: StoreVersion): string {
  return `${major}.${minor}`;
}

export function parseVersion(text: string): StoreVersion {
  const [major = NaN, minor = NaN] = text.split('.').map(Number);
  return { major, minor };
}
