// Every field of our nodes through which a text leaves n8n.
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { node, reply } from '../e2e/support/flows';
import { WORDS } from './door';
import type { WithCard } from './inboundMessages';
import { UNMASKED_REPLY } from './places';

const OURS = 'n8n-nodes-whatsapp-support';

/** A node of ours with a card number in each field that takes text; `card` gives an expression. Add a line for a new one. */
export type OutboundNode = (card: WithCard) => WorkflowFileNode;

const template = (ref: string, variables: Readonly<Record<string, string>>): Record<string, unknown> => ({
  template: { __rl: true, mode: 'id', value: ref },
  variables: { mappingMode: 'defineBelow', value: variables },
});
const followUp = (card: WithCard): Record<string, unknown> => template('support_followup|en_US', { 1: card('variable 1'), 2: card('variable 2') });

/** The text that an expression gives, with something after it. */
const followedBy = (end: string) => (expression: string): string => `${expression}${end}`;
const asItIs = followedBy('');

/** A node's cards are named after it. */
const named = (name: string, card: WithCard): WithCard => (field, ending) => card(`${name}: ${field}`, ending);

const replyWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>, text = asItIs): OutboundNode => (all) => {
  const card = named(name, all);
  const base = reply(text(card('text')), name);
  return { ...base, parameters: { ...base.parameters, ...parameters(card) } };
};
const templateWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (all) =>
  node(name, `${OURS}.whatsAppTemplate`, { resource: 'template', operation: 'send', replyTo: 'runCustomer', options: {}, ...parameters(named(name, all)) });
const ticketWith = (name: string, helpdesk: string, text = asItIs): OutboundNode => (all) => {
  const card = named(name, all);
  const fields = { subject: card('subject'), message: text(card('message')), additionalFields: { requesterName: card('requester'), tags: card('tags') } };
  return node(name, `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', helpdesk, ticketFor: 'runCustomer', ...fields });
};

const UNMASKED = { options: { maskCardNumbers: false } };

export const OUTBOUND: readonly OutboundNode[] = [
  ticketWith('Ticket That Zendesk Refuses', 'zendesk', followedBy(` ${WORDS.desk422}`)),
  ticketWith('Ticket That Zendesk Stumbles Over', 'zendesk', followedBy(` ${WORDS.desk500}`)),
  ticketWith('Ticket in the Built-in Desk', 'builtInDesk'),
  ticketWith('Ticket in Zendesk', 'zendesk'),
  replyWith('Reply', () => ({})),
  replyWith(UNMASKED_REPLY, () => UNMASKED),
  replyWith(`${UNMASKED_REPLY} That Meta Refuses`, () => UNMASKED, followedBy(` ${WORDS.metaRefuses}`)),
  replyWith(`${UNMASKED_REPLY} Kept`, () => ({ ...UNMASKED, whenClosed: 'keep' })),
  replyWith('Reply That Is Too Long', () => ({}), followedBy('!'.repeat(4_096))),
  replyWith('Kept Reply', () => ({ whenClosed: 'keep' })),
  replyWith('Kept Reply With Notice', (card) => ({ whenClosed: 'keep', tellCustomer: true, ...followUp(card) })),
  replyWith('Template Instead', (card) => ({ whenClosed: 'template', ...followUp(card) })),
  replyWith('Refused Reply', () => ({ whenClosed: 'refuse' })),
  templateWith('Template', followUp),
  templateWith('Template With Names', (card) => template('appointment_reminder|en_US', { first_name: card('first_name'), appointment_date: card('appointment_date') })),
  templateWith('Template That Meta Refuses', (card) => template('support_followup|en_US', { 1: card('variable 1'), 2: followedBy(` ${WORDS.metaRefuses}`)(card('variable 2')) })),
  // Our node does not send these: what it says about them must not quote the values.
  templateWith('Template That Cannot Be Sent', (card) => template('order_update|en_US', { 1: card('variable 1') })),
  templateWith('Template With a Line Break', (card) => template('support_followup|en_US', { 1: card('variable 1'), 2: followedBy('\n and more')(card('variable 2')) })),
  // The last one ends its run.
  replyWith('Reply That Meta Refuses', () => ({}), followedBy(` ${WORDS.metaRefuses}`)),
];
