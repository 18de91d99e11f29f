import { HOUR_MS, DAY_MS } from '../../src/shared/clock';
import { windowOf } from '../state/conversations';
import type { SandboxState } from '../state/SandboxState';
import type { ContactRecord, GroupRecord, PricingCategory } from '../state/types';

/** Meta's page on pricing: this many delivered service messages a month are free (since 2026-10-01). */
const FREE_SERVICE_MESSAGES = 1_000;
/** Messages instead of conversations are charged since then. */
const PER_MESSAGE_SINCE = Date.UTC(2025, 6, 1);
/** Service messages, and utility templates inside the window, are charged since then. */
const SERVICE_CHARGED_SINCE = Date.UTC(2026, 9, 1);
const FREE_ENTRY_MS = 72 * HOUR_MS;

/** `pricing` of a status webhook. Source: cloud-api.md §3 and §5.4. */
export interface Pricing {
  readonly billable: boolean;
  readonly pricing_model: 'CBP' | 'PMP';
  readonly type?: 'regular' | 'free_customer_service' | 'free_entry_point' | 'free_group_customer_service';
  readonly category: string;
}

type Recipient = ContactRecord | GroupRecord;

const isGroup = (recipient: Recipient): recipient is GroupRecord => 'participants' in recipient;

/** Whether the customer is in the 72 hours after an answered click on an ad. */
export function inFreeEntry(recipient: Recipient, nowMs: number): recipient is ContactRecord & { readonly freeEntryUntil: number } {
  return !isGroup(recipient) && recipient.freeEntryUntil !== undefined && nowMs < recipient.freeEntryUntil;
}

/** An answer within a day to somebody who came from an ad makes everything free for 72 hours. */
export function noteAnswer(contact: ContactRecord, nowMs: number): void {
  const { adClickAt } = contact;
  if (adClickAt === undefined) return;
  delete contact.adClickAt;
  if (nowMs < adClickAt + DAY_MS) contact.freeEntryUntil = nowMs + FREE_ENTRY_MS;
}

const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7);

/** How many service messages of this month were delivered. */
export function deliveredServiceMessages(state: SandboxState): number {
  return state.data.deliveredServiceMessages[monthOf(state.now())] ?? 0;
}

/** Counts a delivered service message, or sets the count of this month. */
export function countServiceMessages(state: SandboxState, count = deliveredServiceMessages(state) + 1): void {
  state.data.deliveredServiceMessages[monthOf(state.now())] = count;
}

function isFree(state: SandboxState, category: PricingCategory, recipient: Recipient): boolean {
  const nowMs = state.now();
  if (nowMs >= SERVICE_CHARGED_SINCE) return category === 'service' && deliveredServiceMessages(state) < FREE_SERVICE_MESSAGES;
  return category === 'service' || (category === 'utility' && windowOf(recipient, nowMs).state === 'open');
}

/** What a message costs now. What `type` says for the free thousand is not documented; this is our guess. */
export function pricingOf(state: SandboxState, category: PricingCategory, recipient: Recipient): Pricing {
  if (inFreeEntry(recipient, state.now())) return { billable: false, pricing_model: 'PMP', type: 'free_entry_point', category: 'referral_conversion' };
  const free = isFree(state, category, recipient);
  const shown = isGroup(recipient) && category !== 'authentication' ? `group_${category}` : category;
  if (state.now() < PER_MESSAGE_SINCE) return { billable: !free, pricing_model: 'CBP', category: shown };
  const freeType = isGroup(recipient) ? 'free_group_customer_service' : 'free_customer_service';
  return { billable: !free, pricing_model: 'PMP', type: free ? freeType : 'regular', category: shown };
}
