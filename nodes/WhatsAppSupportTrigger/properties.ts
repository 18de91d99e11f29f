import type { INodeProperties } from 'n8n-workflow';
import type { Topic } from '../../src/shared/inbound';

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

// n8n writes its own name in lower case, which its rule for titles does not know.
const IF_N8N_STOPS = 'If n8n Stops During a Run';

const options: INodeProperties[] = [
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
    displayName: IF_N8N_STOPS,
    name: 'onCrash',
    type: 'options',
    options: [
      { name: 'Leave It', value: 'leaveIt', description: 'The message is not worked on again. Choose this if other nodes of the flow must never run twice.' },
      { name: 'Run Again', value: 'runAgain', description: 'Another run starts from the beginning. The WhatsApp and ticket nodes skip what the first attempt already did.' },
    ],
    default: 'runAgain',
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
    displayName: 'Longest Run (Minutes)',
    name: 'longestRunMinutes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1_440 },
    default: 10,
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
    displayName: 'Parallel Conversations',
    name: 'parallel',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 50 },
    default: 5,
    description: 'How many conversations are worked on at the same time; messages of one conversation always wait for each other',
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
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options,
  },
];
