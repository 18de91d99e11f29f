/** A callback that Meta holds in one place, such as the override of one number in one app. */
export interface PlacedCallback {
  /** What we set there. */
  readonly ourUrl: string;
  /** What stood there before and was not ours; `null` where there was nothing. */
  readonly previousUrl: string | null;
}

/** A trigger or a listening editor that is or was reached under a URL. */
export interface UrlOwner {
  /** Whether it is a trigger that is on. */
  readonly isActive: boolean;
  /** Fingerprint of the app secret; `null` where nothing is left but the URL. */
  readonly accountKey: string | null;
}

export interface CallbackStore {
  /** `place` names what the callback belongs to: level, object and app. */
  getCallback(place: string): Promise<PlacedCallback | null>;
  putCallback(place: string, callback: PlacedCallback): Promise<void>;
  removeCallback(place: string): Promise<void>;
  /** Whose URL it is; `null` when it is none of this store's triggers and listening editors, past ones included. */
  urlOwner(url: string): Promise<UrlOwner | null>;
}

/** What became of a request to the webhook. */
export type WebhookOutcome = 'accepted' | 'badSignature' | 'notWhatsApp' | 'notWritten' | 'otherNumber' | 'tooLarge';

export interface WebhookCount {
  readonly outcome: WebhookOutcome;
  readonly count: number;
  /** Milliseconds. */
  readonly lastAt: number;
}

/** How many requests came for a number, by the hour. */
export interface WebhookCountStore {
  /** Adds to the counts of the hour of each `lastAt`. */
  countWebhooks(phoneNumberId: string, counts: readonly WebhookCount[]): Promise<void>;
  /** The sums since a time (milliseconds), rounded to the full hour before it. */
  webhookCounts(phoneNumberId: string, since: number): Promise<readonly WebhookCount[]>;
}
