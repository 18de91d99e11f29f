import type { INodeProperties } from 'n8n-workflow';
import type { Topic } from '../../src/shared/inbound';
import { ifN8nStops, LONGEST_RUN, PARALLEL_CONVERSATIONS } from '../shared/trigger/runOptions';

/** What can be ticked under Trigger On, and the topics behind it. */
export const TRIGGER_EVENTS: Readonly<Record<string, readonly Topic[]>> = {
  accountChanged: ['accountChanged'],
  call: ['call'],
  contactChanged: ['contactChanged'],
  deliveryStatus: ['status'],
  groupChanged: ['groupChanged'],
  keptReplyExpired: ['keptReplyExpired'],
  marketingPreference: ['marketingOptOut', 'marketingOptIn'],
  messageReceived: ['message'],
  metaAgentHandover: ['metaAgentTookOver', 'metaAgentGaveBack'],
  metaAgentReply: ['metaAgentReply'],
  phoneAppReply: ['phoneAppReply'],
  replyNotDelivered: ['replyNotDelivered'],
  templateChanged: ['templateChanged'],
  windowClosing: ['windowClosing'],
};

/** What can be ticked under Only These Types, and Meta's types behind it. */
export const MESSAGE_TYPES_OF: Readonly<Record<string, readonly string[]>> = {
  audio: ['audio', 'voice'],
  contacts: ['contacts'],
  document: ['document'],
  edit: ['edit', 'revoke'],
  image: ['image'],
  interactive: ['interactive', 'button'],
  location: ['location'],
  order: ['order'],
  reaction: ['reaction'],
  sticker: ['sticker'],
  text: ['text'],
  unsupported: ['unsupported'],
  video: ['video'],
  welcome: ['request_welcome'],
};

/** Not where the operator registers the URL. */
const registersItself = { show: { '/registration': ['account', 'phoneNumber'] } };

const options: INodeProperties[] = [
  {
    displayName: 'App Callback',
    name: 'appCallback',
    type: 'options',
    options: [
      { name: 'Leave It Alone', value: 'leave', description: 'Whoever has it keeps it; n8n’s log says which ticked events will not arrive' },
      { name: 'Set It Where Nobody Has It', value: 'ifFree', description: 'Where somebody has it, a workflow with events that need it is not published' },
      { name: 'Take It Over', value: 'takeOver', description: 'Whoever has it now loses the webhooks of all accounts of the Meta app that have no URL of their own, until the workflow is unpublished' },
    ],
    default: 'ifFree',
    description: 'The one URL of the Meta app itself. Account Changed, Marketing Preference, Meta AI Reply, Template Changed and what Meta AI handles only ever go there.',
    displayOptions: registersItself,
  },
  {
    displayName: 'Combine Rapid Messages',
    name: 'combine',
    type: 'boolean',
    default: false,
    description: 'Whether messages that a customer sends in quick succession, such as the pictures of an album, start one run together. Their texts are joined in message.text; each message is in the list messages.',
  },
  {
    displayName: 'Combine: At Most Seconds',
    name: 'combineMostSeconds',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 600 },
    default: 30,
    description: 'With Combine Rapid Messages: how long after the first message the run starts although the customer goes on writing',
  },
  {
    displayName: 'Combine: Seconds of Silence',
    name: 'combineQuietSeconds',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 300 },
    default: 5,
    description: 'With Combine Rapid Messages: how long the customer has to be silent before the run starts',
  },
  {
    displayName: 'Download Files',
    name: 'downloadMedia',
    type: 'boolean',
    default: false,
    description: 'Whether images, documents, voice messages and other files come with the item, in the field data (with Combine Rapid Messages also data2 and so on). Where a file cannot be fetched, message.media says why.',
  },
  {
    displayName: 'Download Files: Largest (MB)',
    name: 'largestFileMegabytes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 20,
    description: 'With Download Files: larger ones stay at WhatsApp for seven days, where WhatsApp Reply can fetch them with Media > Download',
  },
  {
    ...ifN8nStops('message'),
    description: 'What becomes of a message whose run was cut off because n8n crashed or was restarted. A run that waits in a Wait node counts as ended.',
  },
  {
    displayName: 'Ignore Messages Older Than (Days)',
    name: 'maxMessageAgeDays',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 30 },
    // As long as duplicates are told apart.
    default: 8,
    description: 'Older messages, which Meta may deliver late, are recorded and start no run. 0 ignores none.',
  },
  {
    displayName: 'Include Group Messages',
    name: 'groups',
    type: 'boolean',
    default: false,
    description: 'Whether messages of groups start runs, too. A group is a conversation of its own, and nobody in it is answered privately.',
  },
  {
    displayName: 'Include What Meta AI Handles',
    name: 'metaAgent',
    type: 'boolean',
    default: false,
    description: 'Whether messages and statuses of conversations that Meta’s own AI answers start runs, too; conversation.owner then is metaAgent. A reply takes the conversation back.',
  },
  {
    ...LONGEST_RUN,
    description: 'After this time the customer’s next message starts although the run has not ended',
  },
  {
    displayName: 'Mask Card Numbers',
    name: 'maskCardNumbers',
    type: 'boolean',
    default: true,
    description: 'Whether payment card numbers are masked before anything is stored. Switch it off only where the law and your payment provider allow you to keep them.',
  },
  {
    displayName: 'Only From',
    name: 'onlyFrom',
    type: 'string',
    default: '',
    placeholder: 'e.g. +16505551234, US.13491208655302741918',
    description: 'Phone numbers with country code or user IDs, separated by commas; messages of others are recorded and start no run. Empty lets all through.',
  },
  {
    displayName: 'Only These Types',
    name: 'onlyTypes',
    type: 'multiOptions',
    options: [
      { name: 'Audio and Voice', value: 'audio' },
      { name: 'Button, List or Form Answer', value: 'interactive' },
      { name: 'Contacts', value: 'contacts' },
      { name: 'Document', value: 'document' },
      { name: 'Edited or Taken Back', value: 'edit' },
      { name: 'First Opening of the Chat', value: 'welcome' },
      { name: 'Image', value: 'image' },
      { name: 'Location', value: 'location' },
      { name: 'Order', value: 'order' },
      { name: 'Reaction', value: 'reaction' },
      { name: 'Sticker', value: 'sticker' },
      { name: 'Text', value: 'text' },
      { name: 'Unsupported', value: 'unsupported' },
      { name: 'Video', value: 'video' },
    ],
    default: [],
    description: 'Which messages start runs; others are recorded. Nothing ticked lets all through.',
  },
  {
    ...PARALLEL_CONVERSATIONS,
    description: 'How many conversations are worked on at the same time; messages of one conversation always wait for each other',
  },
  {
    displayName: 'Show as Read',
    name: 'showRead',
    type: 'options',
    options: [
      { name: 'No', value: 'nothing', description: 'The customer sees no blue ticks until the workflow says so' },
      { name: 'Read', value: 'read', description: 'The customer sees blue ticks as soon as the run starts' },
      { name: 'Read and Typing', value: 'readAndTyping', description: 'And that an answer is being written, until it comes or 25 seconds have passed' },
    ],
    default: 'nothing',
    description: 'What the customer sees of a message that starts a run',
  },
  {
    displayName: 'Simplify',
    name: 'simplify',
    type: 'boolean',
    default: false,
    description: 'Whether to return a simplified version of the response instead of the raw data',
  },
  {
    displayName: 'Take Over',
    name: 'takeOver',
    type: 'boolean',
    default: false,
    description: 'Whether the number’s webhooks may be taken from another URL, such as that of another tool. Without it the workflow is not published, and the message names that URL. When the workflow is unpublished, the URL gets them back if it still answers Meta.',
    displayOptions: registersItself,
  },
  {
    displayName: 'Take Over: Their Token',
    name: 'previousVerifyToken',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    // Always there: n8n keeps no hidden value, and what was taken over before somebody registered the URL himself still goes back.
    description: 'With Take Over: the verify token that the other URL expects, so that it gets its webhooks back. Empty: the same token as this credential’s.',
  },
  {
    displayName: 'Window Closing: Minutes Before',
    name: 'windowClosingMinutes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1_380 },
    default: 60,
    description: 'How long before the 24-hour window closes the event Window Closing comes. Of several workflows on one number the earliest counts for all.',
  },
];

/** What counts where the operator added no option, by the option's name. */
export const OPTION_DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(options.map((option) => [option.name, option.default]));

export const properties: readonly INodeProperties[] = [
  {
    displayName: 'Trigger On',
    name: 'triggerOn',
    type: 'multiOptions',
    options: [
      { name: 'Account Changed', value: 'accountChanged', description: 'News of the account or a number: quality, limits, restrictions, settings, partners, errors' },
      { name: 'Call', value: 'call', description: 'The customer called, or a call rang, was taken, declined or ended' },
      { name: 'Contact Changed', value: 'contactChanged', description: 'The customer has another phone number, user ID or device; the conversation goes on under the new one' },
      { name: 'Delivery Status', value: 'deliveryStatus', description: 'A message of yours was sent, delivered, read, or could not be delivered' },
      { name: 'Group Changed', value: 'groupChanged', description: 'A group was made or deleted, or has other members or settings' },
      { name: 'Kept Reply Expired', value: 'keptReplyExpired', description: 'A reply waited for the customer to write again until its time was over' },
      { name: 'Marketing Preference', value: 'marketingPreference', description: 'The customer told WhatsApp to stop marketing messages of yours, or to let them through again' },
      { name: 'Message Received', value: 'messageReceived', description: 'A customer wrote, sent a file, or tapped a button' },
      { name: 'Meta AI Handover', value: 'metaAgentHandover', description: 'Meta’s own AI took a conversation over, or gave it back' },
      { name: 'Meta AI Reply', value: 'metaAgentReply', description: 'Meta’s own AI answered a customer' },
      { name: 'Phone App Reply', value: 'phoneAppReply', description: 'Somebody answered in the WhatsApp Business app; the customer counts as answered' },
      { name: 'Reply Not Delivered', value: 'replyNotDelivered', description: 'WhatsApp refused a reply after its run was over; the event holds the reply' },
      { name: 'Template Changed', value: 'templateChanged', description: 'A template was approved, rejected or paused, or has another quality or category' },
      { name: 'Window Closing', value: 'windowClosing', description: 'The 24-hour window closes soon, and the customer is still unanswered' },
    ],
    default: ['messageReceived'],
    required: true,
    description: 'What starts the workflow. Messages and delivery statuses have outputs of their own; Account Changed and Template Changed come on Account Events, all others on Conversation Events.',
  },
  {
    displayName: 'Webhook Registration',
    name: 'registration',
    type: 'options',
    options: [
      { name: 'For This Phone Number', value: 'phoneNumber', description: 'Other numbers, apps and tools are not touched' },
      { name: 'For the Whole Business Account', value: 'account', description: 'Also for numbers that are added later, unless they have a callback of their own' },
      { name: 'I Register the URL Myself', value: 'manual', description: 'Nothing is changed at Meta' },
    ],
    default: 'phoneNumber',
    description: 'For which webhooks WhatsApp is told to call this workflow while it is published. Several workflows on one number share it: each gets every message.',
  },
  {
    displayName: 'Type the Production URL from <b>Webhook URLs</b> above, and the verify token below, into the Meta app dashboard under WhatsApp > Configuration, once the workflow is published. Tick the webhook field <b>messages</b> there, and the fields of all other events that you want. Messages arrive in the editor only while a workflow of this number is published.',
    name: 'manualNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { registration: ['manual'] } },
  },
  {
    // n8n's rules end the names of such fields so, and their descriptions.
    displayName: 'Verify Token Name or ID',
    name: 'verifyTokenShown',
    type: 'options',
    noDataExpression: true,
    typeOptions: { loadOptionsMethod: 'getVerifyToken' },
    default: 'shown',
    description: 'What Meta has to be given as verify token; it is read from the credential. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
    displayOptions: { show: { registration: ['manual'] } },
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options,
  },
];
