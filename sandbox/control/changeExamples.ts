import { SECOND_MS } from '../../src/shared/clock';
import { digitsOf } from '../installation';
import type { SandboxState } from '../state/SandboxState';

type Json = Readonly<Record<string, unknown>>;

/** What Meta would post on a field when nothing else is asked for; number fields without their metadata. Source: cloud-api.md §1.5. */
export function exampleOf(state: SandboxState, field: string): Json | null {
  const example = Object.hasOwn(EXAMPLES, field) ? EXAMPLES[field] : undefined;
  return example === undefined ? null : example(state);
}

const nowSeconds = (state: SandboxState): number => Math.floor(state.now() / SECOND_MS);

function templateFields({ data }: SandboxState): Json {
  const [template] = data.templates;
  return { message_template_id: Number(template?.id), message_template_name: template?.name, message_template_language: template?.language };
}

function numberField({ installation }: SandboxState): Json {
  return { display_phone_number: digitsOf(installation.displayPhoneNumber) };
}

function groupUpdate(type: string, own: Json = {}): (state: SandboxState) => Json {
  return (state) => {
    const [group] = Object.values(state.data.groups);
    const common = { timestamp: String(nowSeconds(state)), group_id: group?.id ?? 'Y2FwaV9ncm91cDoxOlNhbmRib3g', type, request_id: '784D93D0C468593037EA0B1ECA245D9C' };
    return { groups: [{ ...common, ...own }] };
  };
}

const EXAMPLES: Readonly<Record<string, (state: SandboxState) => Json>> = {
  messages: () => ({ errors: [{ code: 131000, title: 'Something went wrong', message: 'Something went wrong', error_data: { details: 'Unsupported webhook payload' } }] }),
  account_alerts: ({ installation }) => ({
    entity_type: 'WABA', entity_id: installation.wabaId,
    alert_info: { alert_severity: 'CRITICAL', alert_status: 'ACTIVE', alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED', alert_description: 'Your limit was not raised.' },
  }),
  account_review_update: () => ({ decision: 'APPROVED' }),
  account_settings_update: (state) => ({ messaging_product: 'whatsapp', timestamp: String(nowSeconds(state)), type: 'phone_number_settings', phone_number_settings: { phone_number_id: state.installation.phoneNumberId, calling: { status: 'ENABLED' } } }),
  account_update: () => ({ event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } }),
  automatic_events: (state) => ({ automatic_events: [{ id: 'wamid.automatic', event_name: 'LeadSubmitted', timestamp: nowSeconds(state), ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e' }] }),
  business_capability_update: () => ({ max_daily_conversation_per_phone: 2_000, max_phone_numbers_per_business: 25 }),
  business_username_update: (state) => ({ ...numberField(state), username: 'sandboxsupport', status: 'approved' }),
  flows: () => ({ event: 'FLOW_STATUS_CHANGE', message: 'Flow Webhook 1 changed status from PUBLISHED to THROTTLED', flow_id: '700100000000001', old_status: 'PUBLISHED', new_status: 'THROTTLED' }),
  group_lifecycle_update: groupUpdate('group_create', { subject: 'Sandbox group', invite_link: 'https://chat.whatsapp.com/Sandbox' }),
  group_participants_update: groupUpdate('group_participants_add', { reason: 'invite_link', added_participants: [{ wa_id: '15550100101' }] }),
  group_settings_update: groupUpdate('group_settings_update', { group_subject: { text: 'New name', update_successful: true } }),
  group_status_update: groupUpdate('group_suspend'),
  history: (state) => ({
    history: [{ metadata: { phase: 0, chunk_order: 1, progress: 100 }, threads: [{ id: '15550100101', messages: [{ from: '15550100101', id: 'wamid.history', timestamp: String(nowSeconds(state) - 86_400), type: 'text', text: { body: 'From before' }, history_context: { status: 'READ' } }] }] }],
  }),
  message_template_components_update: (state) => ({ ...templateFields(state), message_template_element: 'The text after its change', message_template_title: 'A title' }),
  message_template_quality_update: (state) => ({ previous_quality_score: 'GREEN', new_quality_score: 'YELLOW', ...templateFields(state) }),
  message_template_status_update: (state) => ({ event: 'PAUSED', ...templateFields(state), reason: 'NONE', other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours because of low quality.' } }),
  partner_solutions: () => ({ event: 'SOLUTION_CREATED', solution_id: '774485461512159', solution_status: 'INITIATED' }),
  payment_configuration_update: (state) => ({ configuration_name: 'upi', provider_name: 'razorpay', provider_mid: 'acc_0', status: 'ACTIVE', created_timestamp: nowSeconds(state), updated_timestamp: nowSeconds(state) }),
  phone_number_name_update: (state) => ({ ...numberField(state), decision: 'APPROVED', requested_verified_name: state.installation.businessName, rejection_reason: null }),
  phone_number_quality_update: (state) => ({ ...numberField(state), event: 'DOWNGRADE', old_limit: 'TIER_2K', current_limit: 'TIER_250', max_daily_conversations_per_business: 'TIER_250' }),
  security: (state) => ({ ...numberField(state), event: 'PIN_CHANGED', requester: '61555822107539' }),
  smb_app_state_sync: (state) => ({ state_sync: [{ type: 'contact', action: 'add', contact: { full_name: 'Ana Example', first_name: 'Ana', phone_number: '15550100101' }, metadata: { timestamp: String(nowSeconds(state)) } }] }),
  template_category_update: (state) => ({ ...templateFields(state), previous_category: 'UTILITY', new_category: 'MARKETING' }),
};
