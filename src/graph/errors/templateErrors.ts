import type { GraphErrorMeaning, GraphErrorTable } from './meaning';

const author = (meaning: string, action: string): GraphErrorMeaning => ({ meaning, action, whoActs: 'templateAuthor', retry: 'no' });

const VARIABLES: GraphErrorMeaning = {
  meaning: 'The variables do not fit the approved template',
  action: 'Choose the template again in the node and fill in every variable.',
  whoActs: 'workflowBuilder',
  retry: 'no',
};
/** Also of every other code from 132000 to 132999. */
export const TEMPLATE = author('Meta refused the template', 'Compare the template in WhatsApp Manager with what the node sends, and see the detail given.');
const SHARE_CONTACT = author('The button that asks for the phone number is not as Meta wants it', 'Leave its label at “Share Contact Info” and use it once per template.');

/** Templates, sent and created, and marketing messages. Source: cloud-api.md §6, §7. */
export const TEMPLATE_ERRORS: GraphErrorTable = {
  132000: VARIABLES,
  132008: VARIABLES,
  132012: VARIABLES,
  132001: {
    meaning: 'The template does not exist in this language or is not approved',
    action: 'Choose the template again in the node; only approved ones are listed.',
    whoActs: 'workflowBuilder',
    retry: 'no',
  },
  132005: {
    meaning: 'With its variables filled in, the template is too long',
    action: 'Shorten the variables.',
    whoActs: 'workflowBuilder',
    retry: 'no',
  },
  132007: author('The template breaks a WhatsApp policy', 'Change it in WhatsApp Manager.'),
  132015: author('The template is paused for low quality', 'Wait until Meta reinstates it, or use another.'),
  132016: author('The template is disabled for low quality', 'Use another template.'),
  132068: author('The flow in this template is blocked', 'Correct the flow in WhatsApp Manager.'),
  132069: author('The flow in this template has used up its ten messages of this hour', 'Its quality is low: correct it in WhatsApp Manager, and send again in an hour.'),
  131063: author('Marketing templates are switched off for this way of sending', 'Switch them on in WhatsApp Manager, or use a utility template where it applies.'),
  134100: author('Only marketing templates can be sent this way', 'Use a marketing template, or send it as a normal message.'),
  134101: author('The template is still being copied to marketing messages', 'Wait ten minutes after its approval; then run again.'),
  134102: author('The template cannot be used for marketing messages', 'See in WhatsApp Manager why, or use another template.'),
  200002: author('The template could not be saved', 'See the detail given and WhatsApp Manager.'),
  2388019: author('The account has as many templates as it may have', 'Delete some in WhatsApp Manager.'),
  2388040: author('A part of the template is too long', 'Shorten it: header 60, body 1,024, footer 60 characters.'),
  2388047: author('The header of the template is not as Meta wants it', 'Use plain text with one variable at most.'),
  2388072: author('The body of the template is not as Meta wants it', 'Compare it with the detail given.'),
  2388073: author('The footer of the template is not as Meta wants it', 'Use plain text without variables.'),
  2388293: author('The template has too many variables for so little text', 'Add words, or take variables out.'),
  2388299: author('The template begins or ends with a variable', 'Put words before the first and after the last variable.'),
  2388050: SHARE_CONTACT,
  2388153: SHARE_CONTACT,
};
