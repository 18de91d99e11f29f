import type { Request } from 'express';
import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import type { TemplateRecord } from '../state/templateTypes';
import type { SubscriptionsRecord } from '../state/types';
import { callbackRoute } from '../webhooks/callbacks';
import { listPage, pickFields } from './listing';

const PHONE_FIELDS = ['verified_name', 'code_verification_status', 'display_phone_number', 'quality_rating', 'platform_type', 'throughput', 'webhook_configuration'];
const WABA_FIELDS = ['name', 'timezone_id', 'message_template_namespace'];
const TEMPLATE_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category'];

const THROUGHPUT = { STANDARD: 'STANDARD', HIGH: 'HIGH', COEXISTENCE: 'NOT_APPLICABLE' } as const;

function phoneNumber(context: SandboxContext): Readonly<Record<string, unknown>> & { id: string } {
  const { installation, data } = context.state;
  const { settings } = data;
  return {
    id: installation.phoneNumberId,
    verified_name: installation.businessName,
    display_phone_number: installation.displayPhoneNumber,
    quality_rating: settings.quality,
    code_verification_status: settings.codeVerification,
    name_status: 'APPROVED',
    status: settings.numberStatus,
    account_mode: settings.allowedRecipients === null ? 'LIVE' : 'SANDBOX',
    platform_type: settings.numberStatus === 'PENDING' ? 'NOT_APPLICABLE' : 'CLOUD_API',
    is_official_business_account: false,
    is_on_biz_app: settings.throughput === 'COEXISTENCE',
    messaging_limit_tier: settings.messagingLimit,
    whatsapp_business_manager_messaging_limit: settings.messagingLimit,
    throughput: { level: THROUGHPUT[settings.throughput] },
    health_status: healthStatus(context),
    webhook_configuration: webhookConfiguration(data.subscriptions),
  };
}

function webhookConfiguration({ app, wabaOverride, phoneOverride }: SubscriptionsRecord): unknown {
  return {
    ...(phoneOverride === null ? {} : { phone_number: phoneOverride.url }),
    ...(wabaOverride === null ? {} : { whatsapp_business_account: wabaOverride.url }),
    ...(app === null ? {} : { application: app.url }),
  };
}

/** Whether messages can be sent, and which part of the account stands in the way. */
function healthStatus({ state }: SandboxContext): unknown {
  const { phoneNumberId, wabaId, appId } = state.installation;
  const { canSendMessage: can, paymentMethod } = state.data.settings;
  const billing = paymentMethod === 'on' ? {} : { errors: [{ error_code: 141006, error_description: 'There is an error with the payment method.', possible_solution: 'Add a payment method in WhatsApp Manager.' }] };
  return {
    can_send_message: can,
    entities: [
      { entity_type: 'PHONE_NUMBER', id: phoneNumberId, can_send_message: can },
      { entity_type: 'WABA', id: wabaId, can_send_message: paymentMethod === 'on' ? 'AVAILABLE' : 'LIMITED', ...billing },
      { entity_type: 'BUSINESS', id: `${wabaId}1`, can_send_message: 'AVAILABLE' },
      { entity_type: 'APP', id: appId, can_send_message: 'AVAILABLE' },
    ],
  };
}

function businessAccount(context: SandboxContext): Readonly<Record<string, unknown>> {
  const { wabaId, businessName } = context.state.installation;
  return {
    id: wabaId,
    name: businessName,
    timezone_id: '0',
    message_template_namespace: `sandbox_${wabaId}`,
    currency: 'USD',
    country: 'US',
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    status: 'ACTIVE',
    health_status: healthStatus(context),
  };
}

/** `GET /{phone number id}`. */
export function showPhoneNumber(context: SandboxContext, request: Request): unknown {
  return pickFields(request, phoneNumber(context), 'WhatsAppBusinessPhoneNumber', PHONE_FIELDS);
}

/** `GET /{business account id}`. */
export function showBusinessAccount(context: SandboxContext, request: Request): unknown {
  return pickFields(request, businessAccount(context), 'WhatsAppBusinessAccount', WABA_FIELDS);
}

/** `GET /{app id}`. */
export function showApp({ state }: SandboxContext, request: Request): unknown {
  const { appId, businessName } = state.installation;
  return pickFields(request, { id: appId, name: businessName, link: '' }, 'Application', ['name', 'link']);
}

/** `GET /{business account id}/phone_numbers`. */
export function listPhoneNumbers(context: SandboxContext, request: Request): unknown {
  return listPage(request, [phoneNumber(context)], (phone) => pickFields(request, phone, 'WhatsAppBusinessPhoneNumber', PHONE_FIELDS), pageUrl(context, request));
}

/** `GET /{business account id}/message_templates`. */
export function listTemplates(context: SandboxContext, request: Request): unknown {
  const matches = (name: 'status' | 'language' | 'category', template: TemplateRecord): boolean => {
    const wanted = asText(request.query[name]);
    return wanted === null || template[name].toLowerCase() === wanted.toLowerCase();
  };
  const namePart = asText(request.query.name) ?? '';
  const found = context.state.data.templates.filter(
    (template) =>
      template.name.includes(namePart) && matches('status', template) && matches('language', template) && matches('category', template),
  );
  return listPage(request, found, (template) => shownTemplate(request, template), pageUrl(context, request));
}

function shownTemplate(request: Request, { message_status: _status, flow_state: _flow, ...template }: TemplateRecord): unknown {
  return pickFields(request, { rejected_reason: undefined, quality_score: { score: 'UNKNOWN' }, ...template }, 'WhatsAppMessageTemplate', TEMPLATE_FIELDS);
}

/** `GET /{template id}`, or `null` when no template has this id. */
export function showTemplate({ state }: SandboxContext, request: Request, id: string): unknown {
  const template = state.data.templates.find((each) => each.id === id);
  return template === undefined ? null : shownTemplate(request, template);
}

/** `webhook` part of `GET /sandbox/account`. */
export function webhookState({ state }: SandboxContext): { readonly webhook: { url: string; source: string } | null; readonly problem: string | null } {
  const route = callbackRoute(state.data.subscriptions);
  return route.url === null ? { webhook: null, problem: route.problem } : { webhook: { url: route.url, source: route.source }, problem: null };
}

function pageUrl({ origin }: SandboxContext, request: Request): string {
  return `${origin()}${request.baseUrl}${request.path}`;
}
