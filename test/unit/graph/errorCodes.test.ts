import { explainGraphError, GRAPH_ERRORS, reportGraphError, type WhoActs } from '../../../src/graph/errorCodes';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';

const codes = Object.keys(GRAPH_ERRORS).map(Number);

/** What the operator reads of every code of cloud-api.md §7, and of those that §1, §2, §4 and §6 name: what happened, what to do, who does it. */
const TEXTS: ReadonlyArray<readonly [code: number, whoActs: WhoActs, retryable: boolean, meaning: string, action: string]> = [
  [0, 'whatsAppAdmin', false, 'Meta does not accept the access token', 'Create a new system user token in Meta Business Settings and put it into the WhatsApp Support Account credential.'],
  [190, 'whatsAppAdmin', false, 'Meta does not accept the access token', 'Create a new system user token in Meta Business Settings and put it into the WhatsApp Support Account credential.'],
  [3, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [10, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [200, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [250, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [299, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [131005, 'whatsAppAdmin', false, 'The access token lacks a permission', 'Give the system user whatsapp_business_messaging and whatsapp_business_management and access to this WhatsApp account.'],
  [4, 'workflowBuilder', true, 'Too many calls in a short time', 'Send fewer messages at once, or wait and run again.'],
  [80007, 'workflowBuilder', true, 'Too many calls in a short time', 'Send fewer messages at once, or wait and run again.'],
  [613, 'workflowBuilder', true, 'Too many calls in a short time', 'Send fewer messages at once, or wait and run again.'],
  [130429, 'workflowBuilder', true, 'The business number sends and receives more than Meta lets it', 'Send fewer messages at once. A number that is also used in the WhatsApp Business app can do 20 a second, others 80.'],
  [131056, 'workflowBuilder', true, 'Too many messages to this customer in a short time', 'WhatsApp allows about ten messages a minute to one customer; wait, or join them into one.'],
  [131048, 'whatsAppAdmin', false, 'The number is limited because customers blocked or reported its messages', 'See the quality rating in WhatsApp Manager, and send only what customers asked for.'],
  [131064, 'templateAuthor', false, 'Sending is limited because templates were filed under a wrong category', 'Correct the categories of the templates in WhatsApp Manager.'],
  [133016, 'whatsAppAdmin', false, 'The number was registered or deregistered too often', 'Wait 72 hours before you register it again.'],
  [368, 'whatsAppAdmin', false, 'Meta has restricted this account or number', 'Open WhatsApp Manager and follow what it asks for.'],
  [130497, 'whatsAppAdmin', false, 'This account may not write to customers in that country', 'See in WhatsApp Manager which countries the account is restricted to, and reach the customer another way.'],
  [131031, 'whatsAppAdmin', false, 'Meta has restricted this account or number', 'Open WhatsApp Manager and follow what it asks for.'],
  [1, 'meta', true, 'Meta gave no reason for its refusal', 'It often passes: run again, and see metastatus.com. If it stays, compare the fields of the node with Meta’s documentation.'],
  [2, 'meta', true, 'WhatsApp has a temporary outage', 'Run again in a few minutes; see metastatus.com.'],
  [131000, 'meta', true, 'WhatsApp has a temporary outage', 'Run again in a few minutes; see metastatus.com.'],
  [131016, 'meta', true, 'WhatsApp has a temporary outage', 'Run again in a few minutes; see metastatus.com.'],
  [133004, 'meta', true, 'WhatsApp has a temporary outage', 'Run again in a few minutes; see metastatus.com.'],
  [131057, 'meta', true, 'The business number is being upgraded by Meta', 'This takes about a minute; then run again.'],
  [33, 'whatsAppAdmin', false, 'The phone number id does not exist or is not visible to this token', 'Compare the Phone Number ID in the credential with WhatsApp Manager.'],
  [100, 'workflowBuilder', false, 'Meta does not accept a value, or does not know an ID', 'Compare the IDs in the credential and the fields of the node with the detail given; then run again.'],
  [131008, 'workflowBuilder', false, 'Meta does not accept a value of the message', 'Compare the fields of the node with the detail given; then run again.'],
  [131009, 'workflowBuilder', false, 'Meta does not accept a value of the message', 'Compare the fields of the node with the detail given; then run again.'],
  [135000, 'workflowBuilder', false, 'Meta does not accept a value of the message', 'Compare the fields of the node with the detail given; then run again.'],
  [131021, 'workflowBuilder', false, 'Sender and recipient are the same number', 'Send to another number.'],
  [131026, 'agent', false, 'This message cannot be delivered to this customer', 'The number may not be on WhatsApp or uses an old version; reach the customer another way.'],
  [131030, 'whatsAppAdmin', false, 'The recipient is not on the test number’s list', 'Add the number in the app dashboard under WhatsApp > API Setup, or use a production number.'],
  [131037, 'whatsAppAdmin', false, 'The number has no approved display name yet, which Meta’s own 555 numbers need', 'Set a display name in WhatsApp Manager and wait for its approval.'],
  [131042, 'billing', false, 'There is no working payment method', 'Add one in the billing settings of Meta Business Suite.'],
  [131044, 'billing', false, 'There is no working payment method', 'Add one in the billing settings of Meta Business Suite.'],
  [131045, 'whatsAppAdmin', false, 'The business number is not registered', 'Register it in WhatsApp Manager.'],
  [133010, 'whatsAppAdmin', false, 'The business number is not registered', 'Register it in WhatsApp Manager.'],
  [131047, 'agent', false, 'More than 24 hours have passed since the customer last wrote', 'Send an approved template instead.'],
  [131049, 'agent', false, 'Meta chose not to deliver this marketing message', 'The customer had enough marketing messages, from any business; wait at least 24 hours. Numbers in the USA get none at all.'],
  [131050, 'agent', false, 'The customer stopped marketing messages from this business', 'Do not send it again; use a utility template where it applies.'],
  [130472, 'agent', false, 'Meta keeps marketing messages from this customer for an experiment', 'Do not send it again; once the customer writes, answer as usual.'],
  [131051, 'workflowBuilder', false, 'WhatsApp does not support this message type', 'Send it as text or document.'],
  [131052, 'agent', false, 'WhatsApp could not fetch the file of a message', 'It may be larger than 100 MB or gone: ask the customer to send it again. A file that you send by link has to be reachable from the internet.'],
  [131053, 'workflowBuilder', false, 'WhatsApp does not take this file', 'Compare its type and size with what WhatsApp takes, e.g. pictures as JPEG or PNG up to 5 MB; or send it as a document.'],
  [131059, 'workflowBuilder', false, 'A list’s next page is not there any more', 'Run again: the list is then read from its start.'],
  [131060, 'agent', false, 'This message can be read in the WhatsApp Business app only', 'Open the conversation in the app on the phone of this number.'],
  [131062, 'agent', false, 'This message needs a phone number, and only the user id of this customer is known', 'Send it to customers whose number is known, or ask for the number.'],
  [131063, 'templateAuthor', false, 'Marketing templates are switched off for this way of sending', 'Switch them on in WhatsApp Manager, or use a utility template where it applies.'],
  [132000, 'workflowBuilder', false, 'The variables do not fit the approved template', 'Choose the template again in the node and fill in every variable.'],
  [132001, 'workflowBuilder', false, 'The template does not exist in this language or is not approved', 'Choose the template again in the node; only approved ones are listed.'],
  [132005, 'workflowBuilder', false, 'With its variables filled in, the template is too long', 'Shorten the variables.'],
  [132007, 'templateAuthor', false, 'The template breaks a WhatsApp policy', 'Change it in WhatsApp Manager.'],
  [132008, 'workflowBuilder', false, 'The variables do not fit the approved template', 'Choose the template again in the node and fill in every variable.'],
  [132012, 'workflowBuilder', false, 'The variables do not fit the approved template', 'Choose the template again in the node and fill in every variable.'],
  [132015, 'templateAuthor', false, 'The template is paused for low quality', 'Wait until Meta reinstates it, or use another.'],
  [132016, 'templateAuthor', false, 'The template is disabled for low quality', 'Use another template.'],
  [132068, 'templateAuthor', false, 'The flow in this template is blocked', 'Correct the flow in WhatsApp Manager.'],
  [132069, 'templateAuthor', false, 'The flow in this template has used up its ten messages of this hour', 'Its quality is low: correct it in WhatsApp Manager, and send again in an hour.'],
  [132999, 'templateAuthor', false, 'Meta refused the template', 'Compare the template in WhatsApp Manager with what the node sends, and see the detail given.'],
  [2388019, 'templateAuthor', false, 'The account has as many templates as it may have', 'Delete some in WhatsApp Manager.'],
  [2388040, 'templateAuthor', false, 'A part of the template is too long', 'Shorten it: header 60, body 1,024, footer 60 characters.'],
  [2388047, 'templateAuthor', false, 'The header of the template is not as Meta wants it', 'Use plain text with one variable at most.'],
  [2388050, 'templateAuthor', false, 'The button that asks for the phone number is not as Meta wants it', 'Leave its label at “Share Contact Info” and use it once per template.'],
  [2388072, 'templateAuthor', false, 'The body of the template is not as Meta wants it', 'Compare it with the detail given.'],
  [2388073, 'templateAuthor', false, 'The footer of the template is not as Meta wants it', 'Use plain text without variables.'],
  [2388153, 'templateAuthor', false, 'The button that asks for the phone number is not as Meta wants it', 'Leave its label at “Share Contact Info” and use it once per template.'],
  [2388293, 'templateAuthor', false, 'The template has too many variables for so little text', 'Add words, or take variables out.'],
  [2388299, 'templateAuthor', false, 'The template begins or ends with a variable', 'Put words before the first and after the last variable.'],
  [200002, 'templateAuthor', false, 'The template could not be saved', 'See the detail given and WhatsApp Manager.'],
  [134011, 'whatsAppAdmin', false, 'WhatsApp’s payment terms are not accepted', 'Accept them in WhatsApp Manager under payment settings.'],
  [134100, 'templateAuthor', false, 'Only marketing templates can be sent this way', 'Use a marketing template, or send it as a normal message.'],
  [134101, 'templateAuthor', false, 'The template is still being copied to marketing messages', 'Wait ten minutes after its approval; then run again.'],
  [134102, 'templateAuthor', false, 'The template cannot be used for marketing messages', 'See in WhatsApp Manager why, or use another template.'],
  [137000, 'agent', false, 'This customer’s identity changed since it was last confirmed: they may have a new phone', 'Make sure that it is still the same person, then send again without the old identity key.'],
  [131020, 'workflowBuilder', false, 'The group has no other member', 'Wait until somebody joined it.'],
  [131041, 'workflowBuilder', false, 'The group does not exist, or this number is not in it', 'Compare the group’s id with a message of the group.'],
  [131201, 'workflowBuilder', false, 'Only a part of what was asked of the group was done', 'See the detail given for those who are left out, and ask for them again.'],
  [131202, 'workflowBuilder', false, 'Somebody stands twice in the list of participants', 'List everybody once.'],
  [131203, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [131204, 'workflowBuilder', false, 'The group would have more members than WhatsApp allows', 'Take fewer: a group has eight at most.'],
  [131205, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [131206, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [131207, 'whatsAppAdmin', false, 'Meta suspended the group because it breaks a policy', 'Write to its members one by one; WhatsApp Manager says whether an appeal is possible.'],
  [131208, 'workflowBuilder', true, 'Too many changes of groups in a short time', 'Wait a few minutes; then run again.'],
  [131209, 'workflowBuilder', false, 'The group’s picture is not square', 'Crop it so that width and height are equal.'],
  [131210, 'workflowBuilder', false, 'The group’s picture is too small', 'Take one of more than 192 pixels on each side.'],
  [131211, 'workflowBuilder', false, 'This number has as many groups as it may have', 'Delete some first.'],
  [131212, 'workflowBuilder', false, 'This person is not in the group', 'Compare with the list of its participants.'],
  [131213, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [131214, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [131215, 'workflowBuilder', false, 'WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.'],
  [147001, 'whatsAppAdmin', false, 'WhatsApp did not accept the business’s username', 'Choose another one in WhatsApp Manager; see the detail given.'],
  [147002, 'whatsAppAdmin', false, 'WhatsApp did not accept the business’s username', 'Choose another one in WhatsApp Manager; see the detail given.'],
  [147003, 'whatsAppAdmin', false, 'WhatsApp did not accept the business’s username', 'Choose another one in WhatsApp Manager; see the detail given.'],
  [147004, 'whatsAppAdmin', false, 'WhatsApp did not accept the business’s username', 'Choose another one in WhatsApp Manager; see the detail given.'],
  [139100, 'agent', false, 'Not every customer of the list could be blocked or unblocked', 'A customer can be blocked only within 24 hours after they wrote.'],
  [139101, 'whatsAppAdmin', false, 'The list of blocked customers is full', 'Unblock some of the 64,000 before you block others.'],
  [139102, 'meta', true, 'The list of blocked customers is being changed by somebody else', 'Run again in a minute.'],
  [139103, 'meta', true, 'WhatsApp could not change the list of blocked customers', 'Run again in a few minutes.'],
  [2593107, 'whatsAppAdmin', false, 'The WhatsApp Business app was asked for its history too often', 'It can be asked once; connect the number again to get another chance.'],
  [2593108, 'whatsAppAdmin', false, 'The time to ask the WhatsApp Business app for its history is over', 'It can be asked within 24 hours after the number was connected; connect it again.'],
  [1026, 'customer', false, 'The customer’s WhatsApp cannot show this kind of message', 'Ask them to update WhatsApp, or send the same as text.'],
  [130501, 'agent', false, 'A group message came that WhatsApp does not pass on', 'Ask for the content as text or picture.'],
  [15, 'whatsAppAdmin', false, 'Meta wants the app’s own token for this, not a system user’s', 'Check App ID and App Secret in the WhatsApp Support Account credential.'],
  [80008, 'workflowBuilder', true, 'Too many calls in a short time', 'Send fewer messages at once, or wait and run again.'],
  [2200, 'workflowBuilder', false, 'Meta could not reach this n8n at its webhook URL', 'Set N8N_WEBHOOK_URL to the address under which the internet reaches this n8n over HTTPS, and publish again.'],
];

test.each(TEXTS)('%i: %s acts, again: %s. %s. %s', (code, whoActs, retryable, meaning, action) => {
  expect(reportGraphError(code)).toEqual({ code, whoActs, retryable, meaning, action });
});

test('no code has words that nobody looked at', () => {
  const lookedAt = new Set(TEXTS.map(([code]) => code));
  expect(codes.filter((code) => !lookedAt.has(code))).toEqual([]);
});

test.each(codes)('%i has plain words and says what to do', (code) => {
  const { meaning, action } = explainGraphError(code, 400);
  expect(meaning).toMatch(/^[A-Z].*[^.]$/);
  expect(action).toMatch(/^[A-Z].*\.$/);
  expect(`${meaning} ${action}`).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
});

// Sources: cloud-api.md §7 and Kapso's set.
test.each([131049, 131050, 131047, 368, 130497, 131031, 131026, 132001, 190, 10])('%i is never tried again, whatever the HTTP status', (code) => {
  expect(reportGraphError(code, 500).retryable).toBe(false);
});

describe('a code that nobody knows', () => {
  it('is looked up where Meta explains it', () => {
    expect(reportGraphError(999_999)).toEqual({
      code: 999_999,
      meaning: 'Meta refused the request',
      action: 'Look the code up in Meta’s error list, or run again later.',
      whoActs: 'workflowBuilder',
      retryable: false,
    });
    expect(reportGraphError(null)).toEqual({ ...reportGraphError(999_999), code: null });
  });

  it('is told by the HTTP status where that says more', () => {
    expect(reportGraphError(999_999, 429)).toMatchObject({ meaning: 'Too many calls in a short time', retryable: true });
    expect(reportGraphError(null, 503)).toMatchObject({ meaning: 'WhatsApp has a temporary outage', whoActs: 'meta', retryable: true });
  });

  it.each([199, 300, 131_200, 131_216, 131_999, 133_000, 147_000, 147_005])('is %i, beside a range', (code) => {
    expect(reportGraphError(code).meaning).toBe('Meta refused the request');
  });
});

test('the closed window', () => {
  expect(explainGraphError(WINDOW_CLOSED_CODE, 400).meaning).toMatch(/24 hours/);
});

test('what is wrong with the account is no reason to give a message up', () => {
  const accountWide = codes.filter((code) => GRAPH_ERRORS[code]?.accountWide).sort((one, other) => one - other);
  expect(accountWide).toEqual([
    0, 3, 10, 15, 33, 190, 200, 368, 130497, 131005, 131031, 131037, 131042, 131044, 131045, 131048, 131064, 133010, 133016, 134011, 2593107, 2593108,
  ]);
});
