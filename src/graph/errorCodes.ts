/** What a Graph error code means for the person who runs the flow. */
export interface GraphErrorMeaning {
  /** What happened. */
  readonly meaning: string;
  /** What to do. */
  readonly hint: string;
  /** Whether sending the same again later can work by itself. */
  readonly retry: 'no' | 'backOff';
  /** Nothing is wrong with the message: it can go out once the operator did what the hint says. */
  readonly accountWide?: boolean;
}

const TOKEN: GraphErrorMeaning = {
  meaning: 'Meta does not accept the access token',
  hint: 'Create a new system user token in Meta Business Settings and put it into the WhatsApp Support Account credential.',
  retry: 'no',
  accountWide: true,
};
const PERMISSION: GraphErrorMeaning = {
  meaning: 'The access token lacks a permission',
  hint: 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.',
  retry: 'no',
  accountWide: true,
};
const PARAMETER: GraphErrorMeaning = {
  meaning: 'Meta does not accept a value of the message',
  hint: 'Compare the fields of the node with the detail given; then run again.',
  retry: 'no',
};
const SLOW_DOWN: GraphErrorMeaning = {
  meaning: 'Too many calls in a short time',
  hint: 'Send fewer messages at once, or wait and run again.',
  retry: 'backOff',
};
const META_BUSY: GraphErrorMeaning = {
  meaning: 'WhatsApp has a temporary outage',
  hint: 'Run again in a few minutes; see metastatus.com.',
  retry: 'backOff',
};
const BLOCKED: GraphErrorMeaning = {
  meaning: 'Meta has restricted this account or number',
  hint: 'Open WhatsApp Manager and follow what it asks for.',
  retry: 'no',
  accountWide: true,
};
const PAYMENT: GraphErrorMeaning = {
  meaning: 'There is no working payment method',
  hint: 'Add one in the billing settings of Meta Business Suite.',
  retry: 'no',
  accountWide: true,
};
const TEMPLATE_VARIABLES: GraphErrorMeaning = {
  meaning: 'The variables do not fit the approved template',
  hint: 'Choose the template again in the node and fill in every variable.',
  retry: 'no',
};

/** Source: cloud-api.md §7, §6. */
export const GRAPH_ERRORS: Readonly<Record<number, GraphErrorMeaning>> = {
  0: TOKEN,
  190: TOKEN,
  3: PERMISSION,
  10: PERMISSION,
  200: PERMISSION,
  131005: PERMISSION,
  2: META_BUSY,
  131000: META_BUSY,
  131016: META_BUSY,
  131057: META_BUSY,
  133004: META_BUSY,
  4: SLOW_DOWN,
  613: SLOW_DOWN,
  80007: SLOW_DOWN,
  130429: SLOW_DOWN,
  131056: {
    meaning: 'Too many messages to this customer in a short time',
    hint: 'WhatsApp allows about ten messages a minute to one customer; wait, or join them into one.',
    retry: 'backOff',
  },
  33: {
    meaning: 'The phone number id does not exist or is not visible to this token',
    hint: 'Compare the Phone Number ID in the credential with WhatsApp Manager.',
    retry: 'no',
    accountWide: true,
  },
  2200: {
    meaning: 'Meta could not reach this n8n at its webhook URL',
    hint: 'Set N8N_WEBHOOK_URL to the address under which the internet reaches this n8n over HTTPS, and publish again.',
    retry: 'no',
  },
  100: {
    meaning: 'Meta does not accept a value, or does not know an ID',
    hint: 'Compare the IDs in the credential and the fields of the node with the detail given; then run again.',
    retry: 'no',
  },
  131008: PARAMETER,
  131009: PARAMETER,
  135000: PARAMETER,
  368: BLOCKED,
  130497: BLOCKED,
  131031: BLOCKED,
  131042: PAYMENT,
  131044: PAYMENT,
  131021: { meaning: 'Sender and recipient are the same number', hint: 'Choose another recipient.', retry: 'no' },
  131026: {
    meaning: 'This message cannot be delivered to this customer',
    hint: 'The number may not be on WhatsApp or uses an old version; reach the customer another way.',
    retry: 'no',
  },
  131030: {
    meaning: 'The recipient is not on the test number’s list',
    hint: 'Add the number in the app dashboard under WhatsApp > API Setup, or use a production number.',
    retry: 'no',
  },
  131047: {
    meaning: 'More than 24 hours have passed since the customer last wrote',
    hint: 'Send an approved template instead.',
    retry: 'no',
  },
  131048: {
    meaning: 'The number is limited because customers blocked or reported its messages',
    hint: 'See the quality rating in WhatsApp Manager.',
    retry: 'no',
    accountWide: true,
  },
  131049: {
    meaning: 'Meta chose not to deliver this marketing message',
    hint: 'The customer had enough marketing messages; wait at least 24 hours.',
    retry: 'no',
  },
  131050: {
    meaning: 'The customer stopped marketing messages from this business',
    hint: 'Do not send it again; use a utility template where it applies.',
    retry: 'no',
  },
  131051: { meaning: 'WhatsApp does not support this message type', hint: 'Send it as text or document.', retry: 'no' },
  131062: { meaning: 'This template needs a phone number', hint: 'Send it to customers whose number is known.', retry: 'no' },
  132000: TEMPLATE_VARIABLES,
  132008: TEMPLATE_VARIABLES,
  132012: TEMPLATE_VARIABLES,
  132001: {
    meaning: 'The template does not exist in this language or is not approved',
    hint: 'Choose the template again in the node; only approved ones are listed.',
    retry: 'no',
  },
  132005: { meaning: 'With its variables filled in, the template is too long', hint: 'Shorten the variables.', retry: 'no' },
  132007: { meaning: 'The template breaks a WhatsApp policy', hint: 'Change it in WhatsApp Manager.', retry: 'no' },
  132015: { meaning: 'The template is paused for low quality', hint: 'Wait until Meta reinstates it, or use another.', retry: 'no' },
  132016: { meaning: 'The template is disabled for low quality', hint: 'Use another template.', retry: 'no' },
  133010: { meaning: 'The business number is not registered', hint: 'Register it in WhatsApp Manager.', retry: 'no', accountWide: true },
};

const UNKNOWN: GraphErrorMeaning = {
  meaning: 'Meta refused the request',
  hint: 'Look the code up in Meta’s error list, or run again later.',
  retry: 'no',
};

/** The plain words for a code; HTTP status decides where the code is unknown. */
export function explainGraphError(code: number | null, httpStatus: number): GraphErrorMeaning {
  const known = code === null ? undefined : GRAPH_ERRORS[code];
  if (known !== undefined) return known;
  if (code !== null && code > 200 && code < 300) return PERMISSION;
  if (httpStatus === 429) return SLOW_DOWN;
  if (httpStatus >= 500) return META_BUSY;
  return UNKNOWN;
}
