import type { INodeProperties } from 'n8n-workflow';
import type { RecordKind } from '../../src/store/SupportStore';

/** What can be ticked under Trigger On, and the kind of record behind it. */
export const TRIGGER_EVENTS: Readonly<Record<string, RecordKind>> = {
  messageReceived: 'message',
  deliveryStatus: 'status',
};

/** Runs at the same time where the operator said nothing. */
export const DEFAULT_PARALLEL = 5;

export const properties: readonly INodeProperties[] = [
  {
    displayName: 'Trigger On',
    name: 'triggerOn',
    type: 'multiOptions',
    options: [
      { name: 'Delivery Status', value: 'deliveryStatus', description: 'A message of yours was sent, delivered, read, or could not be delivered' },
      { name: 'Message Received', value: 'messageReceived', description: 'A customer wrote, sent a file, or tapped a button' },
    ],
    default: ['messageReceived'],
    required: true,
    description: 'What starts the workflow; each kind has its own output, and what is not ticked stays empty',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
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
        default: DEFAULT_PARALLEL,
        description: 'How many conversations are worked on at the same time; messages of one conversation always wait for each other',
      },
    ],
  },
];

/** The values of the fields under Options. */
export interface TriggerOptions {
  readonly maskCardNumbers?: boolean;
  readonly parallel?: number;
}
