import type { INodeProperties } from 'n8n-workflow';
import { helpdeskField, helpdesksWith } from '../shared/helpdesk';
import { ifN8nStops, LONGEST_RUN, PARALLEL_CONVERSATIONS } from '../shared/trigger/runOptions';

const RINGING_HELPDESKS = helpdesksWith(({ webhook }) => webhook);

const options: INodeProperties[] = [
  {
    displayName: 'Download Files',
    name: 'downloadFiles',
    type: 'boolean',
    default: true,
    description: 'Whether the agent’s files come with the item, as data, data2 and so on; reply.files says why one did not',
  },
  {
    displayName: 'Download Files: Largest (MB)',
    name: 'largestFileMegabytes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 20,
    description: 'With Download Files: larger ones stay in the helpdesk',
  },
  {
    ...ifN8nStops('answer'),
    description: 'What becomes of an answer when n8n crashed or restarted during its run. A run in a Wait node counts as ended.',
  },
  {
    ...LONGEST_RUN,
    description: 'After this time the next answer to the same customer starts although the run has not ended',
  },
  {
    displayName: 'Look Every (Seconds)',
    name: 'lookEverySeconds',
    type: 'number',
    typeOptions: { minValue: 10, maxValue: 3_600 },
    default: 30,
    description: 'How often the helpdesk is asked what changed. Otherwise every 30 seconds, or 5 minutes where the helpdesk calls n8n.',
  },
  {
    ...PARALLEL_CONVERSATIONS,
    description: 'How many conversations are worked on at the same time; answers to one customer always wait for each other',
  },
  {
    displayName: 'Webhook Secret',
    name: 'webhookSecret',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    description: 'With a webhook that you set up: what the helpdesk signs with. Calls that are not signed so are refused.',
    displayOptions: { show: { '/webhook': ['manual'] } },
  },
];

/** What counts where the operator added no option, by the option's name. */
export const OPTION_DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(options.map((option) => [option.name, option.default]));

export const properties: readonly INodeProperties[] = [
  helpdeskField,
  {
    displayName: 'Trigger On',
    name: 'triggerOn',
    type: 'multiOptions',
    options: [
      { name: 'Agent Replied', value: 'agentReplied', description: 'An agent wrote to the customer' },
      { name: 'Internal Note', value: 'internalNote', description: 'An agent wrote a note that the customer must not read' },
      { name: 'Reopened', value: 'reopened', description: 'A solved ticket was opened again' },
      { name: 'Solved', value: 'solved', description: 'A ticket was solved' },
    ],
    default: ['agentReplied'],
    required: true,
    description: 'What starts the workflow. The field event names it: send the customer only what is agentReplied.',
  },
  {
    displayName: 'Webhook',
    name: 'webhook',
    type: 'options',
    options: [
      { name: 'I Set It Up Myself', value: 'manual', description: 'Nothing is changed in the helpdesk; it has to be told the URL' },
      { name: 'None', value: 'off', description: 'The helpdesk is asked every 30 seconds' },
      { name: 'Set Up by This Node', value: 'automatic', description: 'Where the helpdesk lets a program do that; Freshdesk does not, and is asked every 30 seconds until you set it up' },
    ],
    default: 'automatic',
    description: 'How answers come at once. A call only says where to look: what happened is read from the helpdesk.',
    displayOptions: { show: { helpdesk: RINGING_HELPDESKS } },
  },
  {
    displayName: 'Give the Production URL from <b>Webhook URLs</b> above to your helpdesk once the workflow is published; the README says where.',
    name: 'manualNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { helpdesk: RINGING_HELPDESKS, webhook: ['manual'] } },
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
