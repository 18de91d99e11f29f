import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { MINUTE_MS, systemClock } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import type { ConversationFilter } from '../../../src/store/SupportStore';
import { limitFields, limitParameter, runForNewItems } from '../../shared/newItems';
import { countParameter } from '../../shared/parameters';
import { openSession } from '../../shared/sending';
import { conversationItem } from '../conversationItem';

const show = { resource: ['conversation'], operation: ['getMany'] };

export const description: INodeProperties[] = [
  {
    displayName: 'Which',
    name: 'filter',
    type: 'options',
    options: [
      { name: 'Unanswered', value: 'unanswered', description: 'The customer wrote after the last answer' },
      { name: 'Unsent Answers', value: 'unsentAnswers', description: 'Replies wait for the customer to write, failed, or may not have gone out' },
      { name: 'Window Closing', value: 'windowClosing', description: 'Unanswered, and the 24-hour window closes soon' },
    ],
    default: 'unanswered',
    description: 'Which conversations of this business number to get; those that have waited longest come first',
    displayOptions: { show },
  },
  {
    displayName: 'Closing Within (Minutes)',
    name: 'withinMinutes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1440 },
    default: 60,
    description: 'How soon the window closes',
    displayOptions: { show: { ...show, filter: ['windowClosing'] } },
  },
  ...limitFields(show),
];

function filterOf(context: IExecuteFunctions, itemIndex: number): ConversationFilter {
  const kind = context.getNodeParameter('filter', itemIndex);
  switch (kind) {
    case 'unanswered':
    case 'unsentAnswers':
      return { kind };
    case 'windowClosing': {
      const minutes = countParameter(context, 'withinMinutes', 'Closing Within (Minutes)', itemIndex);
      return { kind, now: systemClock.now(), withinMs: minutes * MINUTE_MS };
    }
    default:
      throw new SupportError('invalidInput', 'The field Which holds something that is not in its list.', 'Choose one, or let the expression give unanswered, unsentAnswers or windowClosing.');
  }
}

/** One new item per conversation of the list. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const { store, account } = await openSession(context);
  return await runForNewItems(context, async (itemIndex) => {
    const conversations = await store.listConversations({
      phoneNumberId: account.graph.phoneNumberId,
      filter: filterOf(context, itemIndex),
      limit: limitParameter(context, itemIndex),
    });
    return await Promise.all(conversations.map(async (conversation) => await conversationItem(store, conversation)));
  });
}
