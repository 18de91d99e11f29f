/** What Meta may make of a template; only approved ones can be sent. Source: cloud-api.md §6. */
export const TEMPLATE_STATUSES = [
  'APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'LIMIT_EXCEEDED', 'LOCKED', 'FLAGGED', 'ARCHIVED', 'DELETED',
] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export const TEMPLATE_CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;
export type TemplateCategory = (typeof TEMPLATE_CATEGORIES)[number];

/** A button the way Meta lists it. */
export interface TemplateButton {
  readonly type:
    | 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER' | 'COPY_CODE' | 'OTP' | 'FLOW' | 'CATALOG' | 'MPM' | 'VOICE_CALL' | 'REQUEST_CONTACT_INFO';
  readonly text: string;
  readonly url?: string;
  readonly phone_number?: string;
  readonly otp_type?: 'COPY_CODE' | 'ONE_TAP' | 'ZERO_TAP';
  readonly flow_id?: string;
  readonly flow_action?: 'navigate' | 'data_exchange';
  readonly navigate_screen?: string;
  readonly example?: unknown;
}

export interface TemplateCard {
  readonly components: readonly TemplateComponent[];
}

/** A component the way Meta lists it. */
export type TemplateComponent =
  | { readonly type: 'HEADER'; readonly format: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION' | 'PRODUCT'; readonly text?: string; readonly example?: unknown }
  | { readonly type: 'BODY'; readonly text: string; readonly example?: unknown; readonly add_security_recommendation?: boolean }
  | { readonly type: 'FOOTER'; readonly text?: string; readonly code_expiration_minutes?: number }
  | { readonly type: 'BUTTONS'; readonly buttons: readonly TemplateButton[] }
  | { readonly type: 'LIMITED_TIME_OFFER'; readonly limited_time_offer: { readonly text: string; readonly has_expiration?: boolean } }
  | { readonly type: 'CAROUSEL'; readonly cards: readonly TemplateCard[] };

export interface TemplateRecord {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: TemplateStatus;
  readonly category: TemplateCategory;
  readonly parameter_format: 'POSITIONAL' | 'NAMED';
  readonly components: readonly TemplateComponent[];
  readonly rejected_reason?: string;
  readonly quality_score?: { readonly score: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN' };
  /** Only here: what Meta says when it takes a message of this template. */
  readonly message_status?: 'accepted' | 'held_for_quality_assessment' | 'paused';
  /** Only here: the state of the flow behind a FLOW button. */
  readonly flow_state?: 'BLOCKED' | 'THROTTLED';
}
