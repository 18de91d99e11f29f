import type { AppSubscription } from '../graph/appSubscription';
import type { Wish } from '../shared/inbound';

/** The field that carries messages and statuses. */
export const MESSAGES = 'messages';

/** Fields that go to the app's own callback whatever override is set. Where Meta says nothing of a field it counts among them. Source: cloud-api.md §9. */
const APP_ONLY: ReadonlySet<string> = new Set([
  'account_alerts',
  'account_review_update',
  'account_update',
  'business_capability_update',
  'business_username_update',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'standby',
  'template_category_update',
  'user_preferences',
]);

/** An event that a trigger can be set to receive, by its label, with Meta's fields that bring it. */
interface SubscribedEvent {
  readonly label: string;
  /** Any of these asks for it. */
  readonly wishes: readonly Wish[];
  readonly fields: readonly string[];
}

/** Events that no other field than `messages` brings need no row. Source: cloud-api.md §1.5, §1.6, §10. */
export const SUBSCRIBED_EVENTS: readonly SubscribedEvent[] = [
  {
    label: 'Account Changed',
    wishes: ['accountChanged'],
    fields: [
      'account_alerts',
      'account_review_update',
      'account_settings_update',
      'account_update',
      'business_capability_update',
      'phone_number_name_update',
      'phone_number_quality_update',
      'security',
    ],
  },
  { label: 'Call', wishes: ['call'], fields: ['calls'] },
  { label: 'Group Changed', wishes: ['groupChanged'], fields: ['group_lifecycle_update', 'group_participants_update', 'group_settings_update', 'group_status_update'] },
  { label: 'Include What Meta AI Handles', wishes: ['standby'], fields: ['standby'] },
  { label: 'Marketing Preference', wishes: ['marketingOptOut', 'marketingOptIn'], fields: ['user_preferences'] },
  { label: 'Meta AI Handover', wishes: ['metaAgentTookOver', 'metaAgentGaveBack'], fields: ['messaging_handovers'] },
  { label: 'Meta AI Reply', wishes: ['metaAgentReply'], fields: ['standby'] },
  { label: 'Phone App Reply', wishes: ['phoneAppReply'], fields: ['smb_message_echoes'] },
  {
    label: 'Template Changed',
    wishes: ['templateChanged'],
    fields: ['message_template_components_update', 'message_template_quality_update', 'message_template_status_update', 'template_category_update'],
  },
];

function wantedEvents(wishes: readonly Wish[]): readonly SubscribedEvent[] {
  return SUBSCRIBED_EVENTS.filter((event) => event.wishes.some((wish) => wishes.includes(wish)));
}

/** Every field that has to be subscribed to for what a trigger wants. */
export function fieldsFor(wishes: readonly Wish[]): readonly string[] {
  return [...new Set([MESSAGES, ...wantedEvents(wishes).flatMap(({ fields }) => fields)])];
}

/** The labels of wanted events of which at least one field does not arrive, because the app is not subscribed to it, or because it goes to somebody else's callback. */
export function eventsThatStayAway(wishes: readonly Wish[], app: AppSubscription | null, isAppOurs: boolean): readonly string[] {
  const arrives = (field: string): boolean => app !== null && app.fields.includes(field) && (isAppOurs || !APP_ONLY.has(field));
  return wantedEvents(wishes).filter(({ fields }) => !fields.every(arrives)).map(({ label }) => label);
}
