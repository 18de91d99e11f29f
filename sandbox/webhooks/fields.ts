/** How a field of Meta's webhooks is sent. */
export interface FieldRule {
  /** `number`: with the number's metadata; `account`: the account's own news, with `entry.time`. */
  readonly level: 'number' | 'account';
  /** Whether it goes to a callback of the number or the account. Source: cloud-api.md §9; where nothing is said, it does not. */
  readonly followsOverride: boolean;
}

const NUMBER: FieldRule = { level: 'number', followsOverride: true };
const NUMBER_TO_APP: FieldRule = { level: 'number', followsOverride: false };
const ACCOUNT: FieldRule = { level: 'account', followsOverride: false };

/** Fields that an app can subscribe to. Source: cloud-api.md §1.5. */
export const WEBHOOK_FIELDS: Readonly<Record<string, FieldRule>> = {
  messages: NUMBER,
  message_echoes: NUMBER,
  smb_message_echoes: NUMBER,
  calls: NUMBER,
  messaging_handovers: NUMBER,
  group_lifecycle_update: NUMBER,
  group_participants_update: NUMBER,
  group_settings_update: NUMBER,
  group_status_update: NUMBER,
  history: NUMBER,
  standby: NUMBER_TO_APP,
  user_preferences: NUMBER_TO_APP,
  smb_app_state_sync: NUMBER_TO_APP,
  automatic_events: NUMBER_TO_APP,
  account_settings_update: { level: 'account', followsOverride: true },
  account_alerts: ACCOUNT,
  account_review_update: ACCOUNT,
  account_update: ACCOUNT,
  business_capability_update: ACCOUNT,
  business_username_update: ACCOUNT,
  flows: ACCOUNT,
  message_template_components_update: ACCOUNT,
  message_template_quality_update: ACCOUNT,
  message_template_status_update: ACCOUNT,
  partner_solutions: ACCOUNT,
  payment_configuration_update: ACCOUNT,
  phone_number_name_update: ACCOUNT,
  phone_number_quality_update: ACCOUNT,
  security: ACCOUNT,
  template_category_update: ACCOUNT,
};

/** The rule of a field, or `null` for one that Meta does not have (yet). */
export function fieldRule(field: string): FieldRule | null {
  return Object.hasOwn(WEBHOOK_FIELDS, field) ? (WEBHOOK_FIELDS[field] ?? null) : null;
}
