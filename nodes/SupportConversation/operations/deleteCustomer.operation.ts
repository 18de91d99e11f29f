import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import type { SupportStore, TicketBinding } from '../../../src/store/SupportStore';
import { externalIdOf } from '../../../src/ticket';
import { openSession } from '../../shared/sending';
import { customerConversation, customerFields } from '../customer';
import { runForNewItems } from '../../shared/newItems';

const OPERATION = 'deleteCustomer';

export const description: INodeProperties[] = [
  ...customerFields(OPERATION),
  {
    displayName: 'I Understand This Is Final',
    name: 'understood',
    type: 'boolean',
    default: false,
    description:
      'Whether to delete the customer’s name, numbers, messages, replies and tickets of the Built-in Desk for good. That they asked not to be written to is kept, without their number.',
    displayOptions: { show: { resource: ['conversation'], operation: [OPERATION] } },
  },
];

function confirmed(context: IExecuteFunctions, itemIndex: number): void {
  if (context.getNodeParameter('understood', itemIndex) === true) return;
  throw new SupportError(
    'invalidInput',
    'Nothing was deleted: it has not been confirmed.',
    'Switch on I Understand This Is Final.',
  );
}

/** One place where a copy of the customer's data may be, and how it goes. */
interface Remainder {
  readonly place: string;
  readonly whatToDo: string;
}

/** @param ids all that the customer's conversation ever had */
function remainderInHelpdesk(ids: readonly string[], ticket: TicketBinding | null): readonly Remainder[] {
  const externalIds = `the external ID ${ids.map(externalIdOf).join(' or ')}`;
  if (ticket === null || ticket.provider === 'builtInDesk') {
    return [{ place: 'helpdesks', whatToDo: `If tickets were ever made in a helpdesk, search there for ${externalIds} and delete them.` }];
  }
  const named = `${ticket.provider} ticket ${ticket.ticketNumber}`;
  return [{ place: 'helpdesks', whatToDo: `Delete ${named}, and what else is found there under ${externalIds}, and the customer’s user.` }];
}

const ELSEWHERE: readonly Remainder[] = [
  { place: 'n8n executions', whatToDo: 'Delete the executions of the workflows that this customer’s messages started, under Executions, or let n8n prune them (EXECUTIONS_DATA_MAX_AGE). This run is one of them.' },
  { place: 'n8n binary data', whatToDo: 'Photos and files of messages go with their executions. What a workflow saved elsewhere is where it put it.' },
  { place: 'backups', whatToDo: 'Copies of the store or of n8n’s database that were made before now still hold the customer.' },
];

const ENGINE_REMAINDERS: Readonly<Record<SupportStore['engine'], readonly Remainder[]>> = {
  sqlite: [],
  postgres: [{ place: 'PostgreSQL’s files', whatToDo: 'The rows are vacuumed. Their bytes may stay in its files until the space is used again (VACUUM FULL rewrites them), and in its write-ahead log, archives and replicas.' }],
};

/** Deletes each item's customer; what comes out holds nothing of them. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  const { store } = session;
  return await runForNewItems(context, async (itemIndex): Promise<IDataObject[]> => {
    confirmed(context, itemIndex);
    const conversation = await customerConversation(session, itemIndex);
    const [ids, ticket] = [await store.idsOf(conversation.id), await store.latestTicketBinding(conversation.id)];
    const deleted = await store.deleteCustomer(conversation.id, systemClock.now());
    const remainsElsewhere = [...remainderInHelpdesk(ids, ticket), ...ELSEWHERE, ...ENGINE_REMAINDERS[store.engine]];
    return [{ conversationId: conversation.id, deleted: { ...deleted }, remainsElsewhere: remainsElsewhere.map((one) => ({ ...one })) }];
  });
}
