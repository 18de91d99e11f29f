import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { GraphRefusal } from '../../../src/graph/graphApi';
import { isUnderWay, sendThroughOutbox, type SendOutcome } from '../../../src/reply/sendThroughOutbox';
import { SupportError } from '../../../src/shared/errors';
import type { Conversation } from '../../../src/store/SupportStore';
import type { TemplateDefinition } from '../../../src/template/definition';
import { recipientFields, resolveAddressee, type Addressee } from '../../shared/recipient';
import { openSession, readSendOptions, runPerItem, sendOptions, sendPorts, UNKNOWN_SEND, type ItemResult, type NodeSession, type SendOptions } from '../../shared/sending';
import { chosenTemplate, languageOptions, templateFields, type ChosenTemplate } from '../../shared/template';
import { forgetTemplate } from '../../shared/templateCatalog';
import { previewJson } from '../templateJson';

const show = { resource: ['template'], operation: ['send'] };

const previewOnlyOption: INodeProperties = {
  displayName: 'Preview Only',
  name: 'previewOnly',
  type: 'boolean',
  default: false,
  description: 'Whether to check everything and show the message without sending it, e.g. while the workflow is being built',
};

export const description: INodeProperties[] = [
  ...recipientFields.map((field) => ({ ...field, displayOptions: { show: { ...show, ...field.displayOptions?.show } } })),
  ...templateFields(show),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: { show },
    options: sendOptions(...languageOptions, previewOnlyOption),
  },
];

/** Who opted out, here or in WhatsApp's own settings, gets no marketing any more; what concerns their own requests still goes. */
function checkOptOut({ optedOut, marketingOptedOut }: Conversation, { category }: TemplateDefinition): void {
  if ((!optedOut && !marketingOptedOut) || category.toUpperCase() !== 'MARKETING') return;
  throw new SupportError(
    'invalidInput',
    optedOut ? 'The customer asked not to be written to, and this is a marketing template.' : 'The customer asked for no marketing messages, and this is a marketing template.',
    'Send a utility template where it concerns the customer’s own request, or leave it.',
  );
}

/** WhatsApp sends codes to phone numbers only. Source: cloud-api.md §2.4. */
function checkNumber({ recipient }: Addressee, { category }: TemplateDefinition): void {
  if (recipient.phone !== null || category.toUpperCase() !== 'AUTHENTICATION') return;
  throw new SupportError(
    'invalidInput',
    'Authentication templates go to phone numbers only, and this customer’s is not known.',
    'Ask for it with WhatsApp Reply > Ask for Contact Info, or give them the code in another way.',
  );
}

/** How sending went, for the item. */
interface Result {
  readonly sent: boolean;
  readonly state: 'sent' | 'unknown' | 'preview';
  readonly reason: string;
  readonly next: string | null;
  readonly messageId: string | null;
  readonly alreadySent: boolean;
}

const PREVIEWED: Result = { sent: false, state: 'preview', reason: 'Nothing was sent: Preview Only is on.', next: null, messageId: null, alreadySent: false };

/** What WhatsApp may do with a template although it took it. Source: cloud-api.md §4. */
const RESERVATIONS: Readonly<Record<string, string>> = {
  held_for_quality_assessment: 'WhatsApp took it, but holds it back until it has judged the template’s quality; a delivery status tells what became of it.',
  paused: 'WhatsApp took it, but has paused the template; a delivery status tells what became of it.',
};

function whatHappened(outcome: SendOutcome): Result {
  if (outcome.state === 'unknown') return { sent: false, state: 'unknown', ...UNKNOWN_SEND, messageId: null, alreadySent: false };
  const { wamid, alreadySent, messageStatus } = outcome;
  const reason = alreadySent ? 'This template had gone out before; it was not sent again.' : (RESERVATIONS[messageStatus ?? ''] ?? 'Sent.');
  return { sent: true, state: 'sent', reason, next: null, messageId: wamid, alreadySent };
}

/** Meta's codes that say something of the template that is not known here, e.g. that it was changed. */
const saysTemplateChanged = (failure: unknown): boolean =>
  failure instanceof GraphRefusal && failure.graphCode !== null && failure.graphCode >= 132_000 && failure.graphCode <= 132_999;

async function send(session: NodeSession, to: Addressee, { definition, content }: ChosenTemplate, how: Omit<SendOptions, 'maskCardNumbers'>): Promise<Result> {
  if (!isUnderWay(await session.store.getSend(how.key))) checkOptOut(to.conversation, definition);
  const outgoing = { ...how, conversationId: to.conversation.id, reply: null, recipient: to.recipient, content };
  const outcome = await sendThroughOutbox(outgoing, sendPorts(session)).catch((failure: unknown) => {
    if (saysTemplateChanged(failure)) forgetTemplate(session.account, definition.name);
    throw failure;
  });
  return whatHappened(outcome);
}

async function sendItem(session: NodeSession, itemIndex: number): Promise<ItemResult> {
  const { context, store, account } = session;
  const to = await resolveAddressee(context, store, account, itemIndex);
  const { maskCardNumbers, ...how } = await readSendOptions(session, to, itemIndex);
  const chosen = await chosenTemplate({ ...session, contactLanguage: to.conversation.language, maskCardNumbers }, itemIndex);
  const { definition, preview, maskedCardNumbers } = chosen;
  checkNumber(to, definition);
  const { name, language, category } = definition;
  const previewOnly = context.getNodeParameter('options.previewOnly', itemIndex, false) === true;
  const shown = previewOnly ? previewJson(definition, preview) : { name, language, category, text: preview.body };
  const result = previewOnly ? PREVIEWED : await send(session, to, chosen, how);
  const { sent, reason, next } = result;
  return { adds: { template: { ...result, ...shown, maskedCardNumbers } }, forAgent: { sent, reason, next }, maskedCardNumbers };
}

/** Validates and sends the template to each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => await sendItem(session, itemIndex));
}
