// Every field of our nodes through which a text leaves n8n.
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { node, reply } from '../e2e/support/flows';
import { WORDS } from './door';
import type { WithCard } from './inboundMessages';
import { FILE_FROM_ELSEWHERE, NOT_SENT, UNMASKED_REPLY } from './places';

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
/** So many characters before it that the longest message ends within the number. */
const acrossTheEnd = (expression: string): string => `=${'word '.repeat(811)}${expression.slice(1)}`;
const asItIs = followedBy('');

/** A node's cards are named after it. */
const named = (name: string, card: WithCard): WithCard => (field, how) => card(`${name}: ${field}`, how);

const replyWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>, text = asItIs): OutboundNode => (all) => {
  const card = named(name, all);
  const base = reply(text(card('text')), name);
  return { ...base, parameters: { ...base.parameters, ...parameters(card) } };
};
const messageWith = (name: string, operation: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (all) =>
  node(name, `${OURS}.whatsAppReply`, { resource: 'message', operation, replyTo: 'runCustomer', options: {}, ...parameters(named(name, all)) });
const SHORT = { short: true };
const IMAGE = { fileFrom: 'link', fileLink: 'https://example.com/a.jpg' };
/** Header, text and footer. */
const framed = (card: WithCard): Record<string, unknown> => ({ header: 'text', headerText: card('header', SHORT), text: card('text'), footer: card('footer', SHORT) });
/** As the panel keeps a list. */
const list = (...entries: ReadonlyArray<Readonly<Record<string, unknown>>>): Record<string, unknown> => ({ entries });
const contactOf = (card: WithCard): Record<string, unknown> => ({ firstName: card('first name'), lastName: card('last name'), company: card('company'), jobTitle: card('job title'), phone: '+15550100000' });
const cardOf = (card: WithCard, which: string): Record<string, unknown> => ({ fileLink: IMAGE.fileLink, text: card(`text of the ${which} card`), buttonText: card(`button of the ${which} card`, SHORT), buttonLink: 'https://example.com/a' });
const answeredCardOf = (card: WithCard, which: string): Record<string, unknown> => ({ fileLink: IMAGE.fileLink, buttons: list({ title: card(`answer of the ${which} card`, SHORT) }) });
const CATALOG = { catalogId: '354160437058781' };
const templateWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (all) =>
  node(name, `${OURS}.whatsAppTemplate`, { resource: 'template', operation: 'send', replyTo: 'runCustomer', options: {}, ...parameters(named(name, all)) });
const offerOf = (card: WithCard, index: number): Record<string, string> => ({
  [`card${index}:header:image`]: IMAGE.fileLink,
  [`card${index}:body:1`]: card(`text of card ${index}`),
  [`card${index}:button2:url`]: 'tea',
});
const conversationWith = (name: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (all) =>
  node(name, `${OURS}.supportConversation`, { resource: 'conversation', operation: 'get', ...parameters(named(name, all)) });
/** n8n’s own node, which saves the name that it gives the file. */
const fileNamed = (name: string): OutboundNode => (all) =>
  node(name, 'n8n-nodes-base.convertToFile', { operation: 'toText', sourceProperty: 'event', options: { fileName: named(name, all)('name', { ending: '.txt' }) } }, 1.1);
const ticketWith = (name: string, helpdesk: string, text = asItIs, more: Record<string, unknown> = {}): OutboundNode => (all) => {
  const card = named(name, all);
  const fields = { subject: card('subject'), message: text(card('message')), additionalFields: { requesterName: card('requester'), tags: card('tags'), ...more } };
  return node(name, `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', helpdesk, ticketFor: 'runCustomer', ...fields });
};

/** An operation on the ticket that the node before gave. */
const onTicket = (name: string, operation: string, helpdesk: string, parameters: (card: WithCard) => Record<string, unknown>): OutboundNode => (all) =>
  node(name, `${OURS}.supportTicket`, { resource: 'ticket', operation, helpdesk, ticketId: '={{ $json.ticket.id }}', ...parameters(named(name, all)) });
const commentOn = (helpdesk: string, name: string): OutboundNode => onTicket(name, 'addComment', helpdesk, (card) => ({ comment: card('comment'), visibility: 'internal', options: {} }));
/** Somebody who did not come through WhatsApp. */
const ticketFromElsewhere = (name: string, helpdesk: string): OutboundNode => (all) => {
  const card = named(name, all);
  const customer = { channel: 'email', customerId: card('ID'), customerName: card('name'), customerPhone: '', messageId: '={{ $execution.id }}', channelText: card('text') };
  return node(name, `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', helpdesk, ticketFor: 'channel', ...customer, subject: card('subject'), message: '', additionalFields: {} });
};

const UNMASKED = { options: { maskCardNumbers: false } };

export const OUTBOUND: readonly OutboundNode[] = [
  ticketWith('Ticket That Zendesk Refuses', 'zendesk', followedBy(` ${WORDS.desk422}`)),
  ticketWith('Ticket That Zendesk Stumbles Over', 'zendesk', followedBy(` ${WORDS.desk500}`)),
  ticketWith('Ticket in the Built-in Desk', 'builtInDesk'),
  commentOn('builtInDesk', 'Comment in the Built-in Desk'),
  ticketFromElsewhere('Ticket From Elsewhere', 'builtInDesk'),
  ticketFromElsewhere('Ticket From Elsewhere in Zendesk', 'zendesk'),
  ticketWith('Ticket in Zendesk', 'zendesk'),
  commentOn('zendesk', 'Comment in Zendesk'),
  onTicket('Update in Zendesk', 'update', 'zendesk', (card) => ({ updateFields: { addTags: card('tag') } })),
  onTicket(`${NOT_SENT}: Field That Zendesk Does Not Know`, 'update', 'zendesk', (card) => ({ updateFields: { customFields: { field: [{ name: card('field'), value: card('value') }] } } })),
  replyWith('Reply', () => ({})),
  replyWith(UNMASKED_REPLY, () => UNMASKED),
  replyWith(`${UNMASKED_REPLY} That Meta Refuses`, () => UNMASKED, followedBy(` ${WORDS.metaRefuses}`)),
  replyWith(`${UNMASKED_REPLY} Kept`, () => ({ ...UNMASKED, whenClosed: 'keep' })),
  replyWith('Reply That Is Too Long', () => ({}), followedBy('!'.repeat(4_096))),
  replyWith('Reply in Parts', () => ({ options: { splitLongText: true } }), acrossTheEnd),
  replyWith(`${NOT_SENT} to Nobody`, (card) => ({ replyTo: 'phone', phone: card('phone') })),
  replyWith(`${NOT_SENT} to No Conversation`, (card) => ({ replyTo: 'conversation', conversationId: card('id') })),
  replyWith('Kept Reply', () => ({ whenClosed: 'keep' })),
  replyWith('Kept Reply With Notice', (card) => ({ whenClosed: 'keep', tellCustomer: true, ...followUp(card) })),
  replyWith('Template Instead', (card) => ({ whenClosed: 'template', ...followUp(card) })),
  replyWith('Refused Reply', () => ({ whenClosed: 'refuse' })),
  messageWith('Image', 'sendImage', (card) => ({ ...IMAGE, caption: card('caption') })),
  messageWith('Video', 'sendVideo', (card) => ({ ...IMAGE, caption: card('caption') })),
  messageWith('Document', 'sendDocument', (card) => ({ ...IMAGE, caption: card('caption'), fileName: card('file name', { ending: '.pdf' }) })),
  fileNamed(FILE_FROM_ELSEWHERE),
  ticketWith('Ticket With a File', 'zendesk', asItIs, { attachFiles: true }),
  messageWith('Document From Elsewhere', 'sendDocument', () => ({ fileFrom: 'binary', binaryPropertyName: 'data' })),
  messageWith('File', 'sendFile', (card) => ({ caption: card('caption'), fileName: card('file name', { ending: '.pdf' }) })),
  messageWith('Location', 'sendLocation', (card) => ({ latitude: 52.5, longitude: 13.4, placeName: card('name'), placeAddress: card('address') })),
  messageWith('Contacts', 'sendContacts', (card) => ({ contacts: list(contactOf(card)) })),
  messageWith('Reply Buttons', 'sendReplyButtons', (card) => ({ ...framed(card), buttons: list({ title: card('title', SHORT) }, { title: card('title beside an ID', SHORT), id: 'yes' }) })),
  messageWith('List', 'sendList', (card) => ({
    ...framed(card),
    menuButton: card('menu button', SHORT),
    sections: list({ title: card('section', SHORT), rows: list({ title: card('row', SHORT), description: card('description', SHORT) }) }),
  })),
  messageWith('Link Button', 'sendLinkButton', (card) => ({ ...framed(card), buttonText: card('button', SHORT), buttonLink: 'https://example.com/a' })),
  messageWith('Call Button', 'sendCallButton', (card) => ({ ...framed(card), buttonText: card('button', SHORT) })),
  messageWith('Carousel', 'sendCarousel', (card) => ({ text: card('text'), cardsShow: 'image', cards: list(cardOf(card, 'first'), cardOf(card, 'second')) })),
  messageWith('Carousel With Answers', 'sendCarousel', (card) => ({ text: card('text'), cardsShow: 'image', cards: list(answeredCardOf(card, 'first'), answeredCardOf(card, 'second')) })),
  messageWith('Flow', 'sendFlow', (card) => ({ ...framed(card), flow: { __rl: true, mode: 'id', value: '1' }, buttonText: card('button', SHORT), flowScreen: 'FIRST', flowData: `={ "note": "${card('data').slice(1)}" }` })),
  messageWith('Product', 'sendProduct', (card) => ({ ...CATALOG, productId: 'tea', text: card('text'), footer: card('footer', SHORT) })),
  messageWith('Product List', 'sendProductList', (card) => ({
    ...CATALOG,
    headerText: card('header', SHORT),
    text: card('text'),
    footer: card('footer', SHORT),
    productSections: list({ title: card('section', SHORT), productIds: 'tea, oolong' }),
  })),
  messageWith('Product Carousel', 'sendProductCarousel', (card) => ({ ...CATALOG, text: card('text'), productIds: 'tea, oolong' })),
  messageWith('Catalog', 'sendCatalog', (card) => ({ text: card('text'), footer: card('footer', SHORT) })),
  messageWith('Request for a Location', 'askForLocation', (card) => ({ text: card('text') })),
  messageWith('Request for Contact Info', 'askForContactInfo', (card) => ({ text: card('text') })),
  messageWith('Request for an Address', 'askForAddress', (card) => ({ ...framed(card), knownAddress: { address: card('known address') } })),
  messageWith('Request to Call', 'askForCallPermission', (card) => ({ text: card('text') })),
  messageWith(`${NOT_SENT} as a Reaction`, 'sendReaction', (card) => ({ emoji: card('emoji') })),
  messageWith('JSON of Tomorrow', 'sendJson', (card) => ({ messageJson: `={ "type": "poll", "poll": { "question": "${card('question').slice(1)}", "options": ["${card('option').slice(1)}"] } }` })),
  messageWith('JSON', 'sendJson', (card) => ({ messageJson: `={ "type": "text", "text": { "body": "${card('body').slice(1)}" } }` })),
  templateWith('Template', followUp),
  templateWith('Template With Names', (card) => template('appointment_reminder|en_US', { first_name: card('first_name'), appointment_date: card('appointment_date') })),
  templateWith('Template Preview', (card) => ({ ...followUp(card), operation: 'preview' })),
  templateWith('Template That Is Only Shown', (card) => ({ ...followUp(card), options: { previewOnly: true } })),
  templateWith('Template With a Header', (card) => template('gallery_text_header|en_US', { 'header:1': card('header', SHORT), 1: card('variable 1'), 2: card('variable 2') })),
  templateWith('Template With a Document', (card) => template('gallery_document|en_US', { 'header:document': 'https://example.com/a.pdf', 'header:fileName': card('file name', { ending: '.pdf' }), 1: card('variable') })),
  templateWith('Template With a Place', (card) => template('gallery_location|en_US', { 'header:latitude': '52.5', 'header:longitude': '13.4', 'header:name': card('name'), 'header:address': card('address'), 1: card('variable') })),
  templateWith('Template With a Carousel', (card) => template('gallery_carousel|en_US', { 1: card('variable'), ...offerOf(card, 1), ...offerOf(card, 2), ...offerOf(card, 3) })),
  templateWith('Template With a Flow', (card) => template('gallery_flow|en_US', { 'button1:data': `={ "note": "${card('data').slice(1)}" }` })),
  templateWith('Template With Products', (card) => template('gallery_products|en_US', { 1: card('variable'), 'button1:thumbnail': 'tea', 'button1:sections': `=[{ "title": "${card('section', SHORT).slice(1)}", "productIds": "tea" }]` })),
  conversationWith(`${NOT_SENT}: Customer of No Number`, (card) => ({ customer: 'alias', alias: card('number') })),
  templateWith('Template That Meta Refuses', (card) => template('support_followup|en_US', { 1: card('variable 1'), 2: followedBy(` ${WORDS.metaRefuses}`)(card('variable 2')) })),
  // Our node does not send these: what it says about them must not quote the values.
  templateWith('Template That Cannot Be Sent', (card) => template('order_update|en_US', { 1: card('variable 1') })),
  templateWith('Template With a Line Break', (card) => template('support_followup|en_US', { 1: card('variable 1'), 2: followedBy('\n and more')(card('variable 2')) })),
  // The last one ends its run.
  replyWith('Reply That Meta Refuses', () => ({}), followedBy(` ${WORDS.metaRefuses}`)),
];
