import type { GraphErrorMeaning, GraphErrorTable } from './meaning';

const builder = (meaning: string, action: string): GraphErrorMeaning => ({ meaning, action, whoActs: 'workflowBuilder', retry: 'no' });
const agent = (meaning: string, action: string): GraphErrorMeaning => ({ meaning, action, whoActs: 'agent', retry: 'no' });

const PARAMETER = builder('Meta does not accept a value of the message', 'Compare the fields of the node with the detail given; then run again.');

/** What stands in the way of one message to one customer. Source: cloud-api.md §4, §5, §7. */
export const MESSAGE_ERRORS: GraphErrorTable = {
  100: builder(
    'Meta does not accept a value, or does not know an ID',
    'Compare the IDs in the credential and the fields of the node with the detail given; then run again.',
  ),
  131008: PARAMETER,
  131009: PARAMETER,
  135000: PARAMETER,
  1026: {
    meaning: 'The customer’s WhatsApp cannot show this kind of message',
    action: 'Ask them to update WhatsApp, or send the same as text.',
    whoActs: 'customer',
    retry: 'no',
  },
  130472: agent(
    'Meta keeps marketing messages from this customer for an experiment',
    'Do not send it again; once the customer writes, answer as usual.',
  ),
  130501: agent('A group message came that WhatsApp does not pass on', 'Ask for the content as text or picture.'),
  131021: builder('Sender and recipient are the same number', 'Send to another number.'),
  131026: agent(
    'This message cannot be delivered to this customer',
    'The number may not be on WhatsApp or uses an old version; reach the customer another way.',
  ),
  131030: {
    meaning: 'The recipient is not on the test number’s list',
    action: 'Add the number in the app dashboard under WhatsApp > API Setup, or use a production number.',
    whoActs: 'whatsAppAdmin',
    retry: 'no',
  },
  131047: agent('More than 24 hours have passed since the customer last wrote', 'Send an approved template instead.'),
  131049: agent(
    'Meta chose not to deliver this marketing message',
    'The customer had enough marketing messages, from any business; wait at least 24 hours. Numbers in the USA get none at all.',
  ),
  131050: agent('The customer stopped marketing messages from this business', 'Do not send it again; use a utility template where it applies.'),
  131051: builder('WhatsApp does not support this message type', 'Send it as text or document.'),
  131052: agent(
    'WhatsApp could not fetch the file of a message',
    'It may be larger than 100 MB or gone: ask the customer to send it again. A file that you send by link has to be reachable from the internet.',
  ),
  131053: builder(
    'WhatsApp does not take this file',
    'Compare its type and size with what WhatsApp takes, e.g. pictures as JPEG or PNG up to 5 MB; or send it as a document.',
  ),
  131056: {
    meaning: 'Too many messages to this customer in a short time',
    action: 'WhatsApp allows about ten messages a minute to one customer; wait, or join them into one.',
    whoActs: 'workflowBuilder',
    retry: 'backOff',
  },
  131059: builder('A list’s next page is not there any more', 'Run again: the list is then read from its start.'),
  131060: agent(
    'This message can be read in the WhatsApp Business app only',
    'Open the conversation in the app on the phone of this number.',
  ),
  131062: agent('This message needs a phone number, and only the user id of this customer is known', 'Send it to customers whose number is known, or ask for the number.'),
  137000: agent(
    'This customer’s identity changed since it was last confirmed: they may have a new phone',
    'Make sure that it is still the same person, then send again without the old identity key.',
  ),
  139100: agent('Not every customer of the list could be blocked or unblocked', 'A customer can be blocked only within 24 hours after they wrote.'),
  139101: {
    meaning: 'The list of blocked customers is full',
    action: 'Unblock some of the 64,000 before you block others.',
    whoActs: 'whatsAppAdmin',
    retry: 'no',
  },
  139102: {
    meaning: 'The list of blocked customers is being changed by somebody else',
    action: 'Run again in a minute.',
    whoActs: 'meta',
    retry: 'backOff',
  },
  139103: { meaning: 'WhatsApp could not change the list of blocked customers', action: 'Run again in a few minutes.', whoActs: 'meta', retry: 'backOff' },
};
