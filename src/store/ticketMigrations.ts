import type { Migration } from './migrations';

/** Who waits for what agents do, where the next look begins, and tickets to look at. `webhook` is content: it holds a secret. */
export const agentAnswers: Migration = {
  version: { major: 1, minor: 10 },
  statements: () => [
    `CREATE TABLE ticket_triggers (
      workflow_id TEXT NOT NULL, node_id TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, phone_number_id TEXT NOT NULL,
      topics TEXT NOT NULL, since BIGINT NOT NULL, inactive_since BIGINT, webhook TEXT, PRIMARY KEY (workflow_id, node_id)
    )`,
    'CREATE INDEX ticket_triggers_by_scope ON ticket_triggers (provider, account, phone_number_id)',
    `CREATE TABLE ticket_cursors (
      provider TEXT NOT NULL, account TEXT NOT NULL, phone_number_id TEXT NOT NULL, reached TEXT NOT NULL,
      PRIMARY KEY (provider, account, phone_number_id)
    )`,
    `CREATE TABLE ticket_hints (
      provider TEXT NOT NULL, account TEXT NOT NULL, phone_number_id TEXT NOT NULL, ticket_id TEXT NOT NULL, hints INTEGER NOT NULL,
      failures INTEGER NOT NULL, noted_at BIGINT NOT NULL, look_at BIGINT NOT NULL,
      PRIMARY KEY (provider, account, phone_number_id, ticket_id)
    )`,
    'CREATE INDEX ticket_hints_due ON ticket_hints (provider, account, phone_number_id, look_at, ticket_id)',
    'CREATE INDEX ticket_hints_by_time ON ticket_hints (noted_at)',
    'CREATE INDEX ticket_bindings_by_ticket ON ticket_bindings (provider, account, ticket_id)',
  ],
};
