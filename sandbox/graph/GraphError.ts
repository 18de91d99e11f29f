import { randomBytes } from 'node:crypto';

interface KnownError {
  readonly status: number;
  readonly title: string;
}

/** Meta's codes that the sandbox answers with or that a test may ask for, with the HTTP status of Meta's own table. */
const KNOWN_ERRORS: Readonly<Record<number, KnownError>> = {
  0: { status: 401, title: 'Authentication failed' },
  1: { status: 400, title: 'API Unknown' },
  2: { status: 503, title: 'API Service' },
  3: { status: 500, title: 'API Method' },
  4: { status: 400, title: 'Application request limit reached' },
  10: { status: 403, title: 'Application does not have permission for this action' },
  15: { status: 400, title: 'This method must be called with an app access_token.' },
  33: { status: 400, title: 'Parameter value is not valid' },
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Invalid OAuth access token' },
  200: { status: 403, title: 'Permissions error' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  613: { status: 429, title: 'Calls to this api have exceeded the rate limit.' },
  2200: { status: 400, title: 'Callback verification failed' },
  80007: { status: 400, title: 'Rate limit issues' },
  130429: { status: 400, title: 'Rate limit hit' },
  130472: { status: 400, title: "User's number is part of an experiment" },
  130497: { status: 403, title: 'Business account is restricted from messaging users in this country.' },
  130501: { status: 400, title: 'Message type is not currently supported' },
  131000: { status: 500, title: 'Something went wrong' },
  131005: { status: 403, title: 'Access denied' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable' },
  131020: { status: 400, title: 'Bad Group' },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131030: { status: 400, title: 'Recipient phone number not in allowed list' },
  131031: { status: 403, title: 'Account has been locked' },
  131037: { status: 400, title: 'WhatsApp provided number needs display name approval before message can be sent.' },
  131041: { status: 400, title: 'Group unknown' },
  131042: { status: 400, title: 'Business eligibility payment issue' },
  131044: { status: 400, title: 'Business eligibility payment issue' },
  131045: { status: 500, title: 'Incorrect certificate' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: { status: 400, title: 'This message was not delivered to maintain healthy ecosystem engagement.' },
  131050: { status: 400, title: 'User has stopped marketing messages' },
  131051: { status: 400, title: 'Unsupported message type' },
  131052: { status: 400, title: 'Media download error' },
  131053: { status: 400, title: 'Media upload error' },
  131056: { status: 400, title: '(Business Account, Consumer Account) pair rate limit hit' },
  131057: { status: 500, title: 'Account in maintenance mode' },
  131059: { status: 400, title: 'Invalid cursor' },
  131060: { status: 400, title: 'This message is unavailable' },
  131062: { status: 400, title: 'Business-scoped user IDs are not supported for this message.' },
  131063: { status: 400, title: 'Marketing templates are not supported on Cloud API for this account' },
  131064: { status: 400, title: 'Template misclassification limit' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132007: { status: 400, title: 'Template format character policy violated' },
  132008: { status: 400, title: 'Parameter value is not valid' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  132068: { status: 400, title: 'Flow is in blocked state' },
  132069: { status: 400, title: 'Flow is in throttled state' },
  133010: { status: 400, title: 'Phone number not registered' },
  133016: { status: 400, title: 'Account register deregister rate limit exceeded' },
  137000: { status: 400, title: 'Recipient identity key hash mismatch' },
  138009: { status: 400, title: 'Call permission request limit reached' },
};

/** Meta's words for a code. */
export function errorTitle(code: number): string {
  return KNOWN_ERRORS[code]?.title ?? 'Something went wrong';
}

const ERROR_PAGE = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/** An entry of `errors` in a webhook. */
export function webhookError(code: number, details: string): unknown {
  const title = errorTitle(code);
  return { code, title, message: title, error_data: { details }, href: ERROR_PAGE };
}

export interface GraphErrorFields {
  readonly status?: number;
  readonly message?: string;
  readonly type?: string;
  readonly subcode?: number;
}

/** A request that the Graph API refuses; the router turns it into Meta's answer. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;

  /** @param details goes into `error_data.details`, where Meta says what exactly is wrong. */
  constructor(
    readonly code: number,
    readonly details: string | null = null,
    private readonly fields: GraphErrorFields = {},
  ) {
    super(fields.message ?? `(#${code}) ${errorTitle(code)}`);
    this.status = fields.status ?? KNOWN_ERRORS[code]?.status ?? 400;
  }

  /** The answer's body in Meta's shape. */
  toBody(): unknown {
    const { type = 'OAuthException', subcode } = this.fields;
    return {
      error: {
        message: this.message,
        type,
        code: this.code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(this.details === null ? {} : { error_data: { messaging_product: 'whatsapp', details: this.details } }),
        fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
      },
    };
  }
}

/** `(#100) The parameter … is required.` */
export function missingParameter(name: string): GraphError {
  return new GraphError(100, `The parameter ${name} is required.`, { message: `(#100) The parameter ${name} is required.` });
}

/** A value that breaks a rule of the messages API. */
export function invalidValue(details: string): GraphError {
  return new GraphError(131009, details);
}

/** An id that does not exist or belongs to somebody else: Meta does not say which. */
export function unknownObject(method: string, id: string): GraphError {
  const verb = method.toLowerCase();
  return new GraphError(100, null, {
    message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    type: 'GraphMethodException',
    subcode: 33,
  });
}
