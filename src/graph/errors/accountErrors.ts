import type { GraphErrorMeaning, GraphErrorTable } from './meaning';

const account = (meaning: string, action: string): GraphErrorMeaning => ({ meaning, action, whoActs: 'whatsAppAdmin', retry: 'no', accountWide: true });

const TOKEN = account(
  'Meta does not accept the access token',
  'Create a new system user token in Meta Business Settings and put it into the WhatsApp Support Account credential.',
);
/** Also of every code from 200 to 299. */
export const PERMISSION = account(
  'The access token lacks a permission',
  'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.',
);
const BLOCKED = account('Meta has restricted this account or number', 'Open WhatsApp Manager and follow what it asks for.');
const NOT_REGISTERED = account('The business number is not registered', 'Register it in WhatsApp Manager.');
const PAYMENT: GraphErrorMeaning = {
  meaning: 'There is no working payment method',
  action: 'Add one in the billing settings of Meta Business Suite.',
  whoActs: 'billing',
  retry: 'no',
  accountWide: true,
};
/** Also of unknown codes with HTTP status 429. */
export const SLOW_DOWN: GraphErrorMeaning = {
  meaning: 'Too many calls in a short time',
  action: 'Send fewer messages at once, or wait and run again.',
  whoActs: 'workflowBuilder',
  retry: 'backOff',
};
/** Also of unknown codes with HTTP status 5xx. */
export const META_BUSY: GraphErrorMeaning = {
  meaning: 'WhatsApp has a temporary outage',
  action: 'Run again in a few minutes; see metastatus.com.',
  whoActs: 'meta',
  retry: 'backOff',
};

/** Token, permissions, limits and state of the account and its number. Source: cloud-api.md §7. */
export const ACCOUNT_ERRORS: GraphErrorTable = {
  0: TOKEN,
  190: TOKEN,
  3: PERMISSION,
  10: PERMISSION,
  200: PERMISSION,
  131005: PERMISSION,
  15: account(
    'Meta wants the app’s own token for this, not a system user’s',
    'Check App ID and App Secret in the WhatsApp Support Account credential.',
  ),
  1: {
    meaning: 'Meta gave no reason for its refusal',
    action: 'It often passes: run again, and see metastatus.com. If it stays, compare the fields of the node with Meta’s documentation.',
    whoActs: 'meta',
    retry: 'backOff',
  },
  2: META_BUSY,
  131000: META_BUSY,
  131016: META_BUSY,
  133004: META_BUSY,
  131057: {
    meaning: 'The business number is being upgraded by Meta',
    action: 'This takes about a minute; then run again.',
    whoActs: 'meta',
    retry: 'backOff',
  },
  4: SLOW_DOWN,
  613: SLOW_DOWN,
  80007: SLOW_DOWN,
  80008: SLOW_DOWN,
  130429: {
    meaning: 'The business number sends and receives more than Meta lets it',
    action: 'Send fewer messages at once. A number that is also used in the WhatsApp Business app can do 20 a second, others 80.',
    whoActs: 'workflowBuilder',
    retry: 'backOff',
  },
  131048: account(
    'The number is limited because customers blocked or reported its messages',
    'See the quality rating in WhatsApp Manager, and send only what customers asked for.',
  ),
  131064: {
    meaning: 'Sending is limited because templates were filed under a wrong category',
    action: 'Correct the categories of the templates in WhatsApp Manager.',
    whoActs: 'templateAuthor',
    retry: 'no',
    accountWide: true,
  },
  33: account('The phone number id does not exist or is not visible to this token', 'Compare the Phone Number ID in the credential with WhatsApp Manager.'),
  368: BLOCKED,
  131031: BLOCKED,
  130497: account(
    'This account may not write to customers in that country',
    'See in WhatsApp Manager which countries the account is restricted to, and reach the customer another way.',
  ),
  131037: account(
    'The number has no approved display name yet, which Meta’s own 555 numbers need',
    'Set a display name in WhatsApp Manager and wait for its approval.',
  ),
  131042: PAYMENT,
  131044: PAYMENT,
  131045: NOT_REGISTERED,
  133010: NOT_REGISTERED,
  133016: account(
    'The number was registered or deregistered too often',
    'Wait 72 hours before you register it again.',
  ),
  2200: {
    meaning: 'Meta could not reach this n8n at its webhook URL',
    action: 'Set N8N_WEBHOOK_URL to the address under which the internet reaches this n8n over HTTPS, and publish again.',
    whoActs: 'workflowBuilder',
    retry: 'no',
  },
  134011: account('WhatsApp’s payment terms are not accepted', 'Accept them in WhatsApp Manager under payment settings.'),
  2593107: account('The WhatsApp Business app was asked for its history too often', 'It can be asked once; connect the number again to get another chance.'),
  2593108: account('The time to ask the WhatsApp Business app for its history is over', 'It can be asked within 24 hours after the number was connected; connect it again.'),
};
