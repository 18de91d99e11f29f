import { MINUTE_MS } from '../../shared/clock';
import type { Wish } from '../../shared/inbound';

/** One trigger node of one workflow. */
export interface TriggerTarget {
  readonly workflowId: string;
  readonly nodeId: string;
}

/** Rapid messages of one customer become one run: after `quietMs` of silence, at the latest `mostMs` after the first. */
export interface CombineRule {
  readonly quietMs: number;
  readonly mostMs: number;
}

/** Which messages of customers start a run; an empty list lets all through. */
export interface MessageFilter {
  /** E.g. `text`, `image`. */
  readonly types: readonly string[];
  /** Phone numbers as digits, or user ids. */
  readonly senders: readonly string[];
}

/** What a trigger wants of what its number receives. */
export interface DeliveryWishes {
  readonly topics: readonly Wish[];
  /** Missing: all messages. */
  readonly filter?: MessageFilter;
  /** `null`: one run per message. */
  readonly combine: CombineRule | null;
  /** Older messages are recorded and start no run; `null`: no limit. */
  readonly maxMessageAgeMs: number | null;
}

/** An active trigger, waiting for what its number receives. */
export interface TriggerRegistration extends TriggerTarget, DeliveryWishes {
  readonly phoneNumberId: string;
  /** Fingerprint of the app secret that signs the webhooks which Meta sends to this trigger. */
  readonly accountKey: string;
  /** Where Meta reaches this trigger; `null` before that is known, and then keeps what was registered before. */
  readonly webhookUrl: string | null;
}

/** An editor that listens for one test event. */
export interface TestListener extends TriggerTarget {
  readonly phoneNumberId: string;
  readonly accountKey: string;
  readonly testUrl: string;
  /** Absolute, milliseconds. */
  readonly expiresAt: number;
}

/** How long a trigger may be switched off without losing what it still had to emit. */
export const RESUME_MS = 15 * MINUTE_MS;

export interface TriggerRegistry {
  /**
   * Adds or replaces the registration of this trigger. Deliveries that it still had to emit go on when it was switched
   * off for at most {@link RESUME_MS}, as while its workflow is published again; older ones are settled as `dropped`.
   */
  registerTrigger(registration: TriggerRegistration, at: number): Promise<void>;
  /** The trigger was switched off: nothing new is kept for it. */
  unregisterTrigger(target: TriggerTarget, at: number): Promise<void>;
  /** All active triggers of the number, whichever app's webhooks they take. */
  listTriggers(phoneNumberId: string): Promise<readonly TriggerRegistration[]>;
  addListener(listener: TestListener): Promise<void>;
  /** The editor stopped listening; what it did not take is settled as `dropped`. */
  removeListener(target: TriggerTarget, at: number): Promise<void>;
  listListeners(phoneNumberId: string, now: number): Promise<readonly TestListener[]>;
}
