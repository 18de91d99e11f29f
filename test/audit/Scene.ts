import type { AnyN8n, Stack } from '../e2e/support/Stack';
import type { Customers } from './Customers';
import type { AuditDoor } from './door';
import type { Piece } from './gather';
import type { Plants } from './Plants';
import type { RedisWatch } from './redis';

/** What the parts of an audit work with. */
export interface Scene {
  readonly stack: Stack<AnyN8n>;
  readonly door: AuditDoor;
  readonly plants: Plants;
  readonly customers: Customers;
  /** In queue mode. */
  readonly redis: RedisWatch | null;
  /** Where a text is posted to that Redact Card Numbers masks. */
  readonly redactUrl: string;
  readonly redactWorkflow: string;
  /** What was answered to us, to be searched too. */
  readonly said: Piece[];
}
