import type { Request } from 'express';
import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import type { TemplateRecord } from '../state/types';
import { callbackRoute } from '../webhooks/callbacks';
import { tokenKind } from './authenticate';
import { missingParameter } from './GraphError';
import { listPage, pickFields } from './listing';

const PHONE_FIELDS = ['verified_name', 'code_verification_status', 'display_phone_number', 'quality_rating', 'platform_type', 'throughput', 'webhook_configuration'];
const WABA_FIELDS = ['name', 'timezone_id', 'message_template_namespace'];
const TEMPLATE_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category'];
const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

function phoneNumber({ state }: SandboxContext): Readonly<Record<string, unknown>> & { id: string } {
  const { installation, data } = state;
  const { app, wabaOverride, phoneOverride } = data.subscriptions;
  return {
    id: installation.phoneNumberId,
    verified_name: installation.businessName,
    display_phone_number: installation.displayPhoneNumber,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    status: 'CONNECTED',
    account_mode: 'LIVE',
    platform_type: 'CLOUD_API',
    is_official_business_account: false,
    messaging_limit_tier: 'TIER_2K',
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    throughput: { level: 'STANDARD' },
    webhook_configuration: {
      ...(phoneOverride === null ? {} : { phone_number: phoneOverride.url }),
      ...(wabaOverride === null ? {} : { whatsapp_business_account: wabaOverride.url }),
      ...(app === null ? {} : { application: app.url }),
    },
  };
}

function businessAccount({ state }: SandboxContext): Readonly<Record<string, unknown>> {
  const { wabaId, businessName } = state.installation;
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
  const show = (template: TemplateRecord): unknown =>
    pickFields(request, { rejected_reason: undefined, quality_score: { score: 'UNKNOWN' }, ...template }, 'WhatsAppMessageTemplate', TEMPLATE_FIELDS);
  return listPage(request, found, show, pageUrl(context, request));
}

/** `GET /debug_token?input_token=`: what a token may do. */
export function debugToken({ state }: SandboxContext, request: Request): unknown {
  const { installation } = state;
  const { appId, businessName, wabaId, phoneNumberId } = installation;
  const token = asText(request.query.input_token);
  if (token === null) throw missingParameter('input_token');
  const kind = tokenKind(installation, token);
  if (kind === null) {
    return { data: { error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }, is_valid: false, scopes: [] } };
  }
  const common = { app_id: appId, application: businessName, is_valid: true };
  if (kind === 'app') return { data: { ...common, type: 'APP', scopes: [] } };
  return {
    data: {
      ...common,
      type: 'SYSTEM_USER',
      data_access_expires_at: 0,
      expires_at: 0,
      scopes: SCOPES,
      granular_scopes: SCOPES.map((scope) => ({ scope, target_ids: [wabaId] })),
      user_id: `1${phoneNumberId}`,
    },
  };
}

/** `webhook` part of `GET /sandbox/account`. */
export function webhookState({ state }: SandboxContext): { readonly webhook: { url: string; source: string } | null; readonly problem: string | null } {
  const route = callbackRoute(state.data.subscriptions);
  return route.url === null ? { webhook: null, problem: route.problem } : { webhook: { url: route.url, source: route.source }, problem: null };
}

function pageUrl({ origin }: SandboxContext, request: Request): string {
  return `${origin()}${request.baseUrl}${request.path}`;
}
