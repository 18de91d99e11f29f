import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { HOUR_MS } from '../../../src/shared/clock';
import { createOrAppend, type ThreadingRules } from '../../../src/ticket';
import { runPerItem } from '../../shared/sending';
import { fileMessage, newTicketProperties } from '../newTicket';
import { openTicketSession } from '../session';

const show = { resource: ['ticket'], operation: ['createOrAppend'] };

export const option = {
  name: 'Create or Append',
  value: 'createOrAppend',
  action: 'Create or append ticket',
  description: 'Add the message to the customer’s ticket, or open one',
};

export const description: INodeProperties[] = newTicketProperties(
  show,
  {
    displayName: 'If the Ticket Is Solved',
    name: 'onSolved',
    type: 'options',
    options: [
      { name: 'Open a Follow-Up', value: 'followUp', description: 'A new ticket that names the solved one' },
      { name: 'Reopen It', value: 'reopen', description: 'The message goes on the solved ticket, which is open again' },
    ],
    default: 'reopen',
    description: 'What to do with a message of a customer whose ticket is solved. A closed ticket always gets a follow-up.',
  },
  {
    displayName: 'Reopen Within (Hours)',
    name: 'reopenWithinHours',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 0,
    description: 'A solved ticket whose last change is older gets a follow-up instead of being reopened; 0 for no limit',
  },
);

function rulesOf(context: IExecuteFunctions, itemIndex: number): ThreadingRules {
  const fields = context.getNodeParameter('additionalFields', itemIndex, {}) as { onSolved?: ThreadingRules['onSolved']; reopenWithinHours?: number };
  const hours = fields.reopenWithinHours ?? 0;
  return { onSolved: fields.onSolved ?? 'reopen', reopenWithinMs: hours > 0 ? hours * HOUR_MS : null };
}

/** Puts each item's message on its customer's ticket; the item goes on with the ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const rules = rulesOf(context, itemIndex);
    const ticket = await fileMessage(session, itemIndex, async (request, desk) => await createOrAppend(request, { ...desk, rules }));
    return { adds: { ticket }, forAgent: { ticket } };
  });
}
