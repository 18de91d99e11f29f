export interface LockStore {
  /** `true` when the lock is now ours until `expiresAt`; its owner may renew it, others take it over once it expired. */
  acquireLock(name: string, owner: string, now: number, expiresAt: number): Promise<boolean>;
  releaseLock(name: string, owner: string): Promise<void>;
}

/** Phone number ids that Meta confirmed for a credential, and when. */
export interface AccessGrant {
  readonly phoneNumberIds: readonly string[];
  /** Milliseconds. */
  readonly confirmedAt: number;
}

export interface AccessStore {
  /** `accessKey` is a hash of everything that decides the answer: token, account and host. */
  getAccess(accessKey: string): Promise<AccessGrant | null>;
  putAccess(accessKey: string, grant: AccessGrant): Promise<void>;
}

/** Meta repeats webhooks for 7 days: what tells duplicates stays for at least 8. */
export const SHORTEST_RECORDS_DAYS = 8;

export interface RetentionRules {
  /** Duplicate keys, settled deliveries and sends older than this are deleted; never below {@link SHORTEST_RECORDS_DAYS} days. */
  readonly recordsMs: number;
  /** Customers of this number who neither wrote nor were written to for this long are deleted; `null`: never. */
  readonly customers: { readonly phoneNumberId: string; readonly silentMs: number } | null;
}

export interface RetentionStore {
  /** Deletes what was remembered of messages until before `now`; at most `limit` times what one person wrote. */
  forgetParts(now: number, limit: number): Promise<number>;
  /** Deletes at most `limit` rows of each kind, so that it never holds up anybody; `more` says to come again. */
  cleanUp(rules: RetentionRules, now: number, limit: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
}
