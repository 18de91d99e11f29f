import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { redactCardNumbers } from '../../../src/redaction';
import { maskMessage } from '../../../src/reply/maskReply';
import { isUnderWay, sendThroughOutbox, type SendOutcome } from '../../../src/reply/sendThroughOutbox';
import { SupportError } from '../../../src/shared/errors';
import type { Conversation } from '../../../src/store/SupportStore';
import type { CompiledTemplate } from '../../../src/template/compileTemplate';
import type { TemplateDefinition } from '../../../src/template/definition';
import { recipientFields, resolveAddressee } from '../../shared/recipient';
import { openSession, readSendOptions, runPerItem, sendOptions, sendPorts, UNKNOWN_SEND, type ItemResult, type NodeSession } from '../../shared/sending';
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

/** With card numbers masked in the variables, and in the text that shows them. */
function masked({ content, text }: CompiledTemplate): CompiledTemplate & { readonly maskedCardNumbers: number } {
  const { value, count } = maskMessage(content);
  return { content: value, text: redactCardNumbers(text).text, maskedCardNumbers: count };
}

async function sendItem(session: NodeSession, itemIndex: number): Promise<ItemResult> {
  const { context, store, account } = session;
  const to = await resolveAddressee(context, store, account, itemIndex);
  const { definition, ...compiled } = await chosenTemplate(session, itemIndex);
  const { maskCardNumbers, ...how } = await readSendOptions(session, to, itemIndex);
  const { content, text, maskedCardNumbers } = maskCardNumbers ? masked(compiled) : { ...compiled, maskedCardNumbers: 0 };
  if (!isUnderWay(await store.getSend(how.key))) checkOptOut(to.conversation, definition);
  const send = { ...how, conversationId: to.conversation.id, reply: null, recipient: to.recipient, content };
  const outcome = whatHappened(await sendThroughOutbox(send, sendPorts(session)));
  const { name, language, category } = definition;
  const template = { ...outcome, name, language, category, text, maskedCardNumbers };
  return { adds: { template }, forAgent: { sent: outcome.sent, reason: outcome.reason, next: outcome.next }, maskedCardNumbers };
}

function whatHappened(outcome: SendOutcome) {
  if (outcome.state === 'unknown') return { sent: false, state: 'unknown', ...UNKNOWN_SEND, messageId: null, alreadySent: false };
  const { wamid, alreadySent } = outcome;
  const reason = alreadySent ? 'This template had gone out before; it was not sent again.' : 'Sent.';
  return { sent: true, state: 'sent', reason, next: null, messageId: wamid, alreadySent };
}

/** Validates and sends the template to each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => await sendItem(session, itemIndex));
}
