import type { INodeProperties } from 'n8n-workflow';
import { DAY_MS } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import { asNumber } from '../../src/shared/shape';
import type { ClosedWindowPolicy } from '../../src/store/SupportStore';
import type { NodeSession } from '../shared/sending';
import { chosenTemplate, templateFields } from '../shared/template';
import { showForReplies as show } from './draft';

const MOST_KEEP_DAYS = 365;

/** What is wanted where the 24-hour window does not let a free-form reply through. */
export const closedWindowFields: readonly INodeProperties[] = [
  {
    displayName: 'If the 24-Hour Window Is Closed',
    name: 'whenClosed',
    type: 'options',
    options: [
      { name: 'Use Window Closed Output', value: 'route', description: 'The item leaves through Window Closed, and nothing is sent' },
      { name: 'Send Template Instead', value: 'template', description: 'An approved template goes out in its place' },
      {
        name: 'Keep Until Customer Writes',
        value: 'keep',
        description: 'The item leaves through Sent with reply.state "kept"; it goes out, in order, as soon as the customer writes again',
      },
      { name: 'Stop With Error', value: 'refuse', description: 'The node fails, and nothing is sent' },
    ],
    default: 'route',
    description:
      'WhatsApp takes free-form messages only within 24 hours after the customer’s last message. The choice also counts when WhatsApp says so later, after the run: what cannot be done then becomes a Conversation Event.',
    displayOptions: { show },
  },
  ...templateFields({ ...show, whenClosed: ['template'] }),
  {
    displayName: 'Keep for Days',
    name: 'keepDays',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: MOST_KEEP_DAYS },
    default: 7,
    description: 'How long the reply waits. When the customer has not written by then, it becomes a Conversation Event.',
    displayOptions: { show: { ...show, whenClosed: ['keep'] } },
  },
  {
    displayName: 'Tell Customer an Answer Waits',
    name: 'tellCustomer',
    type: 'boolean',
    default: false,
    description: 'Whether to send a template now, once for all replies that wait, so that the customer writes',
    displayOptions: { show: { ...show, whenClosed: ['keep'] } },
  },
  ...templateFields({ ...show, whenClosed: ['keep'], tellCustomer: [true] }),
];

/**
 * What the item's fields say.
 * @throws {SupportError} `invalidInput` or `notFound` where days or template are not usable
 */
export async function closedWindowPolicy(session: NodeSession, itemIndex: number): Promise<ClosedWindowPolicy> {
  const { context } = session;
  const action = context.getNodeParameter('whenClosed', itemIndex, 'route') as ClosedWindowPolicy['action'];
  switch (action) {
    case 'route':
    case 'refuse':
      return { action };
    case 'template':
      return { action, template: (await chosenTemplate(session, itemIndex)).content };
    case 'keep': {
      const keepMs = keepDays(context.getNodeParameter('keepDays', itemIndex, 7)) * DAY_MS;
      const tells = context.getNodeParameter('tellCustomer', itemIndex, false) === true;
      return { action, keepMs, notice: tells ? (await chosenTemplate(session, itemIndex)).content : null };
    }
    default:
      return action satisfies never;
  }
}

function keepDays(value: unknown): number {
  const days = asNumber(value);
  if (days !== null && days > 0 && days <= MOST_KEEP_DAYS) return days;
  throw new SupportError('invalidInput', `Keep for Days is no number up to ${MOST_KEEP_DAYS}.`, 'Write a number of days, e.g. 7, or an expression that gives one.');
}
