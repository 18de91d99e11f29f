import { TRIGGER_EVENTS } from '../../nodes/WhatsAppSupportTrigger/properties';
import type { WorkflowFile, WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { flow, node, reply, trigger, TRIGGER } from '../e2e/support/flows';
import type { WithCard } from './inboundMessages';
import { OUTBOUND } from './outboundNodes';

const OURS = 'n8n-nodes-whatsapp-support';
const ALL_EVENTS = Object.keys(TRIGGER_EVENTS);
const TEXT = `$('${TRIGGER}').item.json.message.text`;

/** A message of this text, and the number of a writing, runs the outbound nodes. */
export const OUTBOUND_WORD = 'outbound';

/** Whatever fails, the run goes on with the next node; where the last one fails, the run does, and n8n logs why. */
const goingOn = (nodes: readonly WorkflowFileNode[]): readonly WorkflowFileNode[] =>
  nodes.map((each, index) => (index === nodes.length - 1 ? each : ({ ...each, onError: 'continueRegularOutput' } as WorkflowFileNode)));

/**
 * An expression that gives one of these texts, by the number in the customer's message. They stand in the workflow
 * backwards: n8n saves workflows as they are, and a card number in the flow itself would be found there.
 */
export function hiddenText(texts: readonly string[]): string {
  const backwards = texts.map((text) => [...text].reverse().join(''));
  return `={{ [...${JSON.stringify(backwards)}[Number(${TEXT}.split(' ')[1])]].reverse().join('') }}`;
}

function ticket(name: string, helpdesk: string): WorkflowFileNode {
  return node(name, `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', helpdesk, ticketFor: 'runCustomer', subject: `=About {{ ${TEXT} }}`, additionalFields: {} });
}

/** What a run does with a customer's message: everything that our nodes can. */
const inboundNodes = (): readonly WorkflowFileNode[] => [
  node('Support Conversation', `${OURS}.supportConversation`, { resource: 'conversation', operation: 'get', customer: 'runCustomer' }),
  redactNode(),
  ticket('Built-in Desk', 'builtInDesk'),
  ticket('Zendesk', 'zendesk'),
  reply(`=You wrote: {{ ${TEXT} }}`, 'Echo'),
];

const asksForOutbound = {
  options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
  combinator: 'and',
  conditions: [{ id: 'outbound', leftValue: `={{ ${TEXT} }}`, rightValue: OUTBOUND_WORD, operator: { type: 'string', operation: 'startsWith' } }],
};

/** Two ways through our nodes: what customers write goes on as it comes; on the other, the flow itself writes card numbers. */
export function auditFlow(textsOf: (...of: Parameters<WithCard>) => readonly string[]): WorkflowFile {
  const card: WithCard = (...of) => hiddenText(textsOf(...of));
  const start = { ...trigger(ALL_EVENTS), parameters: { triggerOn: ALL_EVENTS, options: { metaAgent: true, parallel: 10 } } };
  const fork = node('Outbound?', 'n8n-nodes-base.if', { conditions: asksForOutbound, looseTypeValidation: true, options: {} }, 2.2);
  const outbound = goingOn(OUTBOUND.map((make) => make(card)));
  const inbound = goingOn(inboundNodes());
  /** WhatsApp Reply has another output for a closed window. */
  const chain = (nodes: readonly WorkflowFileNode[]) => nodes.slice(1).flatMap((to, index) => [0, 1].map((output) => [nodes[index]?.name ?? '', to.name, output] as const));
  return flow('audit', [start, fork, ...outbound, ...inbound], [
    [TRIGGER, fork.name, 0],
    [fork.name, outbound[0]?.name ?? '', 0],
    [fork.name, inbound[0]?.name ?? '', 1],
    ...chain(outbound),
    ...chain(inbound),
  ]);
}

/** What agents do goes to the customer, whatever it is; where they attached nothing, or changed only the status, the nodes find nothing to send. */
export function agentsFlow(): WorkflowFile {
  const triggerOn = ['agentReplied', 'internalNote', 'reopened', 'solved'];
  const start = { ...node('Support Ticket Trigger', `${OURS}.supportTicketTrigger`, { helpdesk: 'zendesk', triggerOn, webhook: 'automatic', options: {} }, 1.1), webhookId: crypto.randomUUID() };
  const answer = reply('={{ $json.reply.text }}', 'Answer');
  const file = node('File', `${OURS}.whatsAppReply`, { resource: 'message', operation: 'sendDocument', replyTo: 'runCustomer', fileFrom: 'binary', binaryPropertyName: 'data', options: {} });
  const sent = goingOn([answer, file].map((each) => ({ ...each, parameters: { ...each.parameters, whenClosed: 'keep' } })));
  return flow('agents', [start, ...sent], sent.map(({ name }) => [start.name, name] as const));
}

/** Longer than a busy machine takes for the parts of a split number. */
const COMBINING_SECONDS = 10;

/** Another flow of the same number: messages that come quickly start one run together. */
export function combiningFlow(): WorkflowFile {
  const start = trigger();
  return flow('combining', [{ ...start, parameters: { ...start.parameters, options: { combine: true, combineQuietSeconds: COMBINING_SECONDS, combineMostSeconds: 4 * COMBINING_SECONDS, parallel: 20 } } }]);
}

/** A flow that runs while the editor listens. */
export function draftFlow(): WorkflowFile {
  return flow('draft', [trigger(), reply(`=From the draft: {{ ${TEXT} }}`)]);
}

/** What somebody posts to this address is in the run data; its fields `binary` and `errorText` become a file and an error. */
export function controlFlow(path: string): WorkflowFile {
  return flow('controls', [
    postedTo(path),
    node('Convert to File', 'n8n-nodes-base.convertToFile', { operation: 'toText', sourceProperty: 'body.binary', options: {} }, 1.1),
    node('Stop and Error', 'n8n-nodes-base.stopAndError', { errorMessage: "={{ $('Webhook').item.json.body.errorText }}" }),
  ]);
}

export const REDACT_NODE = 'Redact Card Numbers';

/** What somebody posts to this address goes through Redact Card Numbers. */
export function redactFlow(path: string): WorkflowFile {
  return flow('redact', [postedTo(path), redactNode()]);
}

function postedTo(path: string): WorkflowFileNode {
  return { ...node('Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, options: {} }, 2), webhookId: crypto.randomUUID() };
}

function redactNode(): WorkflowFileNode {
  return node(REDACT_NODE, `${OURS}.redactCardNumbers`, { fieldsToCheck: 'all', keep: 'first6last4', options: {} });
}
