// Every kind of webhook with everything in it that people write.

/** A text of this field that holds a card number of its own. */
export type WithCard = (field: string, how?: TextShape) => string;

export interface TextShape {
  /** E.g. of a file's name. */
  readonly ending?: string;
  /** The digits alone, for fields that take no more. */
  readonly short?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** One kind of webhook; add a line when the package learns to read another one. */
export interface InboundKind {
  readonly name: string;
  /** Field of Meta's subscription; `messages` unless it says otherwise. */
  readonly field?: string;
  /** What stands in the value's lists, e.g. `messages`. Ids, times and the customer's number are added where they are missing. */
  readonly value: (card: WithCard) => Json;
}

const FILE = { mime_type: 'application/pdf', sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=', id: '1234567890' };

const message = (name: string, content: (card: WithCard) => Json): InboundKind => ({ name, value: (card) => ({ messages: [content(card)] }) });
const interactive = (kind: string, answer: (card: WithCard) => Json): InboundKind =>
  message(kind, (card) => ({ type: 'interactive', interactive: { type: kind, [kind]: answer(card) } }));

const contactCard = (card: WithCard): Json => ({
  name: { formatted_name: card('name'), first_name: card('first name'), middle_name: card('middle name'), last_name: card('last name'), prefix: card('prefix'), suffix: card('suffix') },
  org: { company: card('company'), department: card('department'), title: card('title') },
  phones: [{ phone: card('phone'), type: card('kind of phone') }],
  emails: [{ email: card('e-mail', { ending: '@example.com' }), type: card('kind of e-mail') }],
  addresses: [{ street: card('street'), city: card('city'), state: card('state'), zip: card('zip'), country: card('country'), type: card('kind of address') }],
  urls: [{ url: card('web site'), type: card('kind of web site') }],
  birthday: card('birthday'),
  vcard: `BEGIN:VCARD\nVERSION:3.0\nFN:${card('FN of the vcard')}\nNOTE:${card('NOTE of the vcard')}\nEND:VCARD`,
});

const errors = (card: WithCard): readonly Json[] => [{ code: 131051, title: card('title'), message: card('message'), error_data: { details: card('details') } }];

export const INBOUND: readonly InboundKind[] = [
  message('text', (card) => ({ type: 'text', text: { body: card('body') } })),
  message('image', (card) => ({ type: 'image', image: { ...FILE, mime_type: 'image/jpeg', caption: card('caption') } })),
  message('video', (card) => ({ type: 'video', video: { ...FILE, mime_type: 'video/mp4', caption: card('caption') } })),
  message('document', (card) => ({ type: 'document', document: { ...FILE, caption: card('caption'), filename: card('file name', { ending: '.pdf' }) } })),
  message('location', (card) => ({ type: 'location', location: { latitude: 40.78, longitude: -73.95, name: card('name'), address: card('address') } })),
  message('contacts', (card) => ({ type: 'contacts', contacts: [contactCard(card)] })),
  interactive('button_reply', (card) => ({ id: 'yes', title: card('title') })),
  interactive('list_reply', (card) => ({ id: 'row-1', title: card('title'), description: card('description') })),
  interactive('nfm_reply', (card) => ({ name: 'flow', body: card('body'), response_json: JSON.stringify({ flow_token: 'none', note: card('answer'), deep: { list: [card('deep answer')] } }) })),
  interactive('nfm_reply with broken JSON', (card) => ({ name: 'flow', body: 'Sent', response_json: `{"note":"${card('answer')}` })),
  interactive('payment_method', (card) => ({ note: card('note') })),
  message('template button', (card) => ({ type: 'button', button: { text: card('text'), payload: card('payload') } })),
  message('order', (card) => ({ type: 'order', order: { catalog_id: '354160437058781', text: card('text'), product_items: [] } })),
  message('edit of a text', (card) => ({ type: 'edit', edit: { original_message_id: 'wamid.EDITED', message: { type: 'text', text: { body: card('body') } } } })),
  message('edit of a caption', (card) => ({ type: 'edit', edit: { original_message_id: 'wamid.EDITED', message: { type: 'image', image: { ...FILE, caption: card('caption') } } } })),
  message('system', (card) => ({ type: 'system', system: { type: 'user_changed_number', body: card('body') } })),
  message('unsupported', (card) => ({ type: 'unsupported', unsupported: { type: 'poll' }, errors: errors(card) })),
  message('unknown type', (card) => ({ type: 'poll', poll: { question: card('question'), options: [card('option')] } })),
  message('referral', (card) => ({
    type: 'text',
    text: { body: 'Hello' },
    referral: { source_type: 'ad', source_id: '1', headline: card('headline'), body: card('body'), welcome_message: { text: card('welcome') } },
  })),
  { name: 'profile', value: (card) => ({ contacts: [{ profile: { name: card('name') } }], messages: [{ type: 'text', text: { body: 'Hello' } }] }) },
  { name: 'status', value: (card) => ({ statuses: [{ status: 'failed', errors: errors(card) }] }) },
  { name: 'call', field: 'calls', value: (card) => ({ contacts: [{ profile: { name: card('name') } }], calls: [{ event: 'connect', direction: 'USER_INITIATED', note: card('note') }] }) },
  { name: 'standby', field: 'standby', value: (card) => ({ standby: { messages: [{ type: 'text', text: { body: card('body') } }] } }) },
  { name: 'echo', field: 'smb_message_echoes', value: (card) => ({ message_echoes: [{ type: 'text', text: { body: card('body') } }] }) },
  { name: 'errors without messages', value: (card) => ({ errors: errors(card) }) },
];
