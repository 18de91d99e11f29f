// Every field of our nodes through which a text leaves n8n.
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { node, reply } from '../e2e/support/flows';
import type { WithCard } from './inboundMessages';

const OURS = 'n8n-nodes-whatsapp-support';

/** A node of ours with a card number in each field that takes text; `card` gives an expression. Add a line for a new one. */
export type OutboundNode = (card: WithCard) => WorkflowFileNode;

const template = (ref: string, variables: Readonly<Record<string, string>>): Record<string, unknown> => ({
  template: { __rl: true, mode: 'id', value: ref },
  variables: { mappingMode: 'defineBelow', value: variables },
});
const followUp = (card: WithCard): Record<string, unknown> => template('support_followup|en_US', { 1: card('variable 1'), 2: card('variable 2') });

const replyWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (card) => {
  const base = reply(card(`${name}: text`), name);
  return { ...base, parameters: { ...base.parameters, options: { maskCardNumbers: true }, ...parameters((field) => card(`${name}: ${field}`)) } };
};
const templateWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (card) =>
  node(name, `${OURS}.whatsAppTemplate`, { resource: 'template', operation: 'send', replyTo: 'runCustomer', options: { maskCardNumbers: true }, ...parameters((field) => card(`${name}: ${field}`)) });
const ticketWith = (name: string, helpdesk: string): OutboundNode => (card) =>
  node(name, `${OURS}.supportTicket`, {
    resource: 'ticket',
    operation: 'createOrAppend',
    helpdesk,
    ticketFor: 'runCustomer',
    subject: card(`${name}: subject`),
    message: card(`${name}: message`),
    additionalFields: { requesterName: card(`${name}: requester`), tags: card(`${name}: tags`) },
  });

export const OUTBOUND: readonly OutboundNode[] = [
  ticketWith('Ticket in the Built-in Desk', 'builtInDesk'),
  ticketWith('Ticket in Zendesk', 'zendesk'),
  replyWith('Reply', () => ({})),
  replyWith('Kept Reply', () => ({ whenClosed: 'keep' })),
  replyWith('Kept Reply With Notice', (card) => ({ whenClosed: 'keep', tellCustomer: true, ...followUp(card) })),
  replyWith('Template Instead', (card) => ({ whenClosed: 'template', ...followUp(card) })),
  replyWith('Refused Reply', () => ({ whenClosed: 'refuse' })),
  templateWith('Template', followUp),
  templateWith('Template With Names', (card) => template('appointment_reminder|en_US', { first_name: card('first_name'), appointment_date: card('appointment_date') })),
  // Our node does not send these: what it says about them must not quote the values.
  templateWith('Template That Cannot Be Sent', (card) => template('order_update|en_US', { 1: card('variable 1') })),
  templateWith('Template With a Line Break', (card) => template('support_followup|en_US', { 1: card('variable 1'), 2: `=${card('variable 2').slice(1)}\n and more` })),
  replyWith('Reply That Is Too Long', (card) => ({ text: `=${card('text').slice(1)}${'!'.repeat(4_096)}` })),
];
