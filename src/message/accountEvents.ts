import { hashKey } from '../shared/hash';
import type { AccountEvent } from '../shared/inbound';
import { asRecord, asText, asWritten, type Json } from '../shared/shape';
import { accountUpdate } from './accountUpdates';
import { maskFreeText } from './maskFreeText';
import type { ReadEntry } from './reading';

/** How news of one field is told. */
interface News {
  readonly event: string;
  readonly topic?: AccountEvent['topic'];
  readonly summary: (entry: Json) => string;
}

/** Something of Meta's inside a sentence; `?` where it is missing. */
const word = (value: unknown): string => asWritten(value) || '?';
/** More that Meta says, as a sentence of its own. */
const more = (value: unknown): string => (asText(value) === null ? '' : ` ${word(value)}`);
const templateOf = ({ message_template_name: name, message_template_language: language }: Json) =>
  `Template “${word(name)}”${asText(language) === null ? '' : ` (${word(language)})`}`;
/** Why Meta says no to a template, or has paused it. */
function whyOf({ rejection_info: rejection, other_info: other, reason }: Json): unknown {
  return asRecord(rejection).reason ?? asRecord(other).description ?? (reason === 'NONE' ? undefined : reason);
}
const numberOf = ({ display_phone_number: number }: Json) => `Number ${word(number)}`;

/** Meta's fields that concern no conversation. Source: cloud-api.md §1.5. */
const NEWS: ReadonlyMap<string, News> = new Map<string, News>([
  ['message_template_status_update', {
    event: 'templateStatusChanged',
    topic: 'templateChanged',
    summary: (entry) => `${templateOf(entry)} is now ${word(entry.event)}.${more(whyOf(entry))}`,
  }],
  ['message_template_quality_update', {
    event: 'templateQualityChanged',
    topic: 'templateChanged',
    summary: (entry) => `${templateOf(entry)} has the quality ${word(entry.new_quality_score)}, before ${word(entry.previous_quality_score)}.`,
  }],
  ['message_template_components_update', { event: 'templateContentChanged', topic: 'templateChanged', summary: (entry) => `${templateOf(entry)} has another content.` }],
  ['template_category_update', {
    event: 'templateCategoryChanged',
    topic: 'templateChanged',
    summary: (entry) => `${templateOf(entry)} is charged as ${word(entry.correct_category ?? entry.new_category)}, before ${word(entry.previous_category)}.`,
  }],
  ['account_alerts', {
    event: 'accountAlert',
    summary: (entry) => {
      const { alert_type: type, alert_description: text } = { ...entry, ...asRecord(entry.alert_info) };
      return `WhatsApp gives notice of ${word(type)}.${more(text)}`;
    },
  }],
  ['account_review_update', { event: 'accountReviewed', summary: (entry) => `WhatsApp reviewed the account: ${word(entry.decision)}.` }],
  ['account_settings_update', { event: 'settingsChanged', summary: () => 'Settings of the account or a number changed.' }],
  ['business_capability_update', { event: 'limitsChanged', summary: () => 'Limits of the business account changed.' }],
  ['business_username_update', { event: 'usernameChanged', summary: (entry) => `${numberOf(entry)} has the username ${word(entry.username)}: ${word(entry.status)}.` }],
  ['phone_number_name_update', { event: 'displayNameReviewed', summary: (entry) => `${numberOf(entry)}: the name “${word(entry.requested_verified_name)}” is ${word(entry.decision)}.` }],
  ['phone_number_quality_update', { event: 'numberLimitChanged', summary: (entry) => `${numberOf(entry)}: ${word(entry.event)}, limit ${word(entry.max_daily_conversations_per_business ?? entry.current_limit)}.` }],
  ['security', { event: 'numberSecurityChanged', summary: (entry) => `${numberOf(entry)}: ${word(entry.event)}.` }],
  ['flows', { event: 'flowChanged', summary: (entry) => `A flow changed: ${word(entry.event)}.${more(entry.message)}` }],
  ['partner_solutions', { event: 'partnerSolutionChanged', summary: (entry) => `A partner solution changed: ${word(entry.event)}.` }],
  ['payment_configuration_update', { event: 'paymentConfigurationChanged', summary: (entry) => `The payment configuration “${word(entry.configuration_name)}” changed: ${word(entry.status)}.` }],
  ['automatic_events', { event: 'customerActionDetected', summary: (entry) => `Meta takes a customer’s message for this action: ${word(entry.event_name)}.` }],
  ['history', { event: 'historyShared', summary: () => 'The WhatsApp Business app handed over a part of its earlier chats.' }],
  ['smb_app_state_sync', { event: 'phoneAppContactChanged', summary: (entry) => `A contact in the WhatsApp Business app: ${word(entry.action)}.` }],
  ['errors', { event: 'error', summary: (entry) => `WhatsApp could not send an event: ${word(entry.title ?? entry.message)}.${more(asRecord(entry.error_data).details)}` }],
]);

/** The news in an entry that is masked. */
function newsOf(field: string, entry: Json): Pick<AccountEvent, 'event' | 'topic' | 'summary'> {
  const accountChanged = { topic: 'accountChanged' } as const;
  if (field === 'account_update') return { ...accountChanged, ...accountUpdate(entry) };
  const news = NEWS.get(field);
  if (news !== undefined) return { ...accountChanged, ...news, summary: news.summary(entry) };
  return { ...accountChanged, event: 'unsupported', summary: `News of the field “${field}”, which these nodes do not know.` };
}

/** Reads news of the account, one entry of a list or a whole change; of fields that nobody knows, too. */
export const readNews =
  (field: string): ReadEntry =>
  (entry, _content, { business, mask, receivedAt, sentAt }): AccountEvent => {
    const raw = maskFreeText(entry, mask).value;
    return {
      kind: 'accountEvent',
      ...newsOf(field, raw),
      eventKey: hashKey(field, business.wabaId ?? '', business.phoneNumberId, sentAt ?? '', JSON.stringify(entry)),
      business,
      field,
      at: sentAt ?? receivedAt,
      raw,
    };
  };
