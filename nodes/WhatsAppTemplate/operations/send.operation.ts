import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { isUnderWay, sendThroughOutbox } from '../../../src/reply/sendThroughOutbox';
import { SupportError } from '../../../src/shared/errors';
import type { Conversation } from '../../../src/store/SupportStore';
import type { TemplateDefinition } from '../../../src/template/definition';
import { recipientFields, resolveAddressee } from '../../shared/recipient';
import { openSession, readSendOptions, runPerItem, sendOptions, sendPorts, UNKNOWN_SEND, type NodeSession } from '../../shared/sending';
import { chosenTemplate, templateFields } from '../../shared/template';

const show = { resource: ['template'], operation: ['send'] };

export const description: INodeProperties[] = [
  ...recipientFields,
  ...templateFields(show),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: { show },
    options: sendOptions(),
  },
];

/** Who opted out gets no marketing any more; what concerns their own requests still goes. */
function checkOptOut({ optedOut }: Conversation, { category }: TemplateDefinition): void {
  if (!optedOut || category.toUpperCase() !== 'MARKETING') return;
  throw new SupportError(
    'invalidInput',
    'The customer asked not to be written to, and this is a marketing template.',
    'Send a utility template where it concerns the customer’s own request, or leave it.',
  );
}

async function sendItem(session: NodeSession, itemIndex: number): Promise<IDataObject> {
  const { context, store, account } = session;
  const to = await resolveAddressee(context, store, account, itemIndex);
  const { definition, content, text } = await chosenTemplate(session, itemIndex);
  const { key, countsAsAnswer, repeatUnknown } = await readSendOptions(session, to, itemIndex);
  if (!isUnderWay(await store.getSend(key))) checkOptOut(to.conversation, definition);
  const send = { key, countsAsAnswer, repeatUnknown, conversationId: to.conversation.id, reply: null };
  const outcome = await sendThroughOutbox({ ...send, recipient: to.recipient, content }, sendPorts(session));
  const { name, language, category } = definition;
  const template = { name, language, category, text };
  if (outcome.state === 'unknown') return { sent: false, state: 'unknown', ...UNKNOWN_SEND, messageId: null, alreadySent: false, ...template };
  const { wamid, alreadySent } = outcome;
  const reason = alreadySent ? 'This template had gone out before; it was not sent again.' : 'Sent.';
  return { sent: true, state: 'sent', reason, next: null, messageId: wamid, alreadySent, ...template };
}

/** Validates and sends the template to each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const json = await sendItem(session, itemIndex);
    return { adds: { template: json }, forAgent: { sent: json.sent, reason: json.reason, next: json.next } };
  });
}
