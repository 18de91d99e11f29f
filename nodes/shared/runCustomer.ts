import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { asRecord, asText } from '../../src/shared/shape';

/** The delivery behind a run. */
export interface RunDelivery {
  /** Equal for every run of the same message by the same trigger, also while the editor listens. */
  readonly id: string;
  /** What the run claimed in the store: the delivery itself, or the copy for a listening editor. */
  readonly claim: string;
}

/** Which customer started the run, read from the trigger's own item. */
export interface RunCustomer {
  readonly conversationId: string;
  readonly delivery: RunDelivery;
  /** The trigger's item, as the flow saw it. */
  readonly triggerItem: IDataObject;
}

const OUR_TRIGGERS = /\.(whatsAppSupportTrigger|supportTicketTrigger)$/;
const BUILT_IN_TRIGGER = 'n8n-nodes-base.whatsAppTrigger';

const noCustomer = (message: string, hint: string) => new SupportError('noCustomer', message, hint);

/** Whether the node runs as a tool of an AI agent. */
export function isTool(context: IExecuteFunctions): boolean {
  return context.isToolExecution() || context.getNode().type.endsWith('Tool');
}

/**
 * The nodes from which to look upwards. A tool hangs on its agent, not in the flow: there n8n names the node before the
 * agent, and what follows that one.
 */
function placesInFlow(context: IExecuteFunctions, itemIndex: number): readonly string[] {
  if (!isTool(context)) return [context.getNode().name];
  const before = asText(context.evaluateExpression('{{ $prevNode.name }}', itemIndex));
  return before === null ? [] : [before, ...context.getChildNodes(before).map(({ name }) => name)];
}

/** Names of the WhatsApp Support Triggers from which this node can be reached. */
function triggersAbove(context: IExecuteFunctions, itemIndex: number): readonly string[] {
  const parents = placesInFlow(context, itemIndex).flatMap((place) => context.getParentNodes(place));
  const names = parents.filter(({ type, disabled }) => OUR_TRIGGERS.test(type) && !disabled).map((parent) => parent.name);
  const builtInItem = asRecord(context.getInputData()[itemIndex]?.json).messaging_product === 'whatsapp';
  if (names.length === 0 && (builtInItem || parents.some(({ type }) => type === BUILT_IN_TRIGGER))) {
    throw noCustomer(
      'This flow starts with n8n’s own WhatsApp Trigger, which keeps no conversation.',
      'Replace it by WhatsApp Support Trigger, or choose another recipient than Customer Who Started This Run.',
    );
  }
  return [...new Set(names)];
}

/**
 * The item of `trigger` that the current item descends from, or `null` where n8n cannot trace it.
 * An agent's tool has no item of its own: there the trigger's only item of this run is meant.
 */
function pairedTriggerItem(context: IExecuteFunctions, trigger: string, itemIndex: number): IDataObject | null {
  const node = `$(${JSON.stringify(trigger)})`;
  const expression = isTool(context) ? `${node}.all().length === 1 ? ${node}.first().json : null` : `${node}.item.json`;
  try {
    const found = context.evaluateExpression(`{{ ${expression} }}`, itemIndex);
    return typeof found === 'object' && found !== null ? (found as IDataObject) : null;
  } catch {
    return null;
  }
}

function readCustomer(triggerItem: IDataObject): RunCustomer | null {
  const conversationId = asText(asRecord(triggerItem.conversation).id);
  const delivery = asRecord(triggerItem.delivery);
  const id = asText(delivery.id);
  const claim = asText(delivery.claim);
  if (conversationId === null || id === null || claim === null) return null;
  return { conversationId, delivery: { id, claim }, triggerItem };
}

/**
 * The customer who started this run, found through paired items: other nodes may have dropped every field.
 * Never guessed from what an item happens to hold.
 * @throws {SupportError} `noCustomer` when the item leads to no trigger item
 */
export function runCustomer(context: IExecuteFunctions, itemIndex: number): RunCustomer {
  const triggers = triggersAbove(context, itemIndex);
  if (triggers.length === 0) {
    throw noCustomer(
      'No WhatsApp Support Trigger leads to this node.',
      'Start the flow with one, or choose another recipient than Customer Who Started This Run.',
    );
  }
  for (const trigger of triggers) {
    const item = pairedTriggerItem(context, trigger, itemIndex);
    const customer = item === null ? null : readCustomer(item);
    if (customer !== null) return customer;
  }
  throw noCustomer(
    'This item does not lead back to a customer’s message.',
    'A node before this one made new items without saying where they come from (in a Code node, keep pairedItem), or the run was not started by WhatsApp Support Trigger.',
  );
}
