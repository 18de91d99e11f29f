import { hasLimits } from '../graph/message/limits';
import { redactCardNumbersIn } from '../redaction';
import type { MessageContent } from '../shared/messageContent';
import { asArray, asRecord } from '../shared/shape';
import type { ClosedWindowPolicy, StoredReply } from '../store/SupportStore';

/** Where an outgoing message has words. Everything else in it are ids, links, phone numbers and settings. Source: cloud-api.md §4. */
const WORDS: readonly string[] = [
  'text.body',
  '*.caption',
  '*.filename',
  'location.name',
  'location.address',
  'contacts.*.name',
  'contacts.*.org',
  'contacts.*.addresses',
  'contacts.*.phones.*.type',
  'interactive.header.text',
  'interactive.header.document.filename',
  'interactive.body.text',
  'interactive.footer.text',
  'interactive.action.button',
  'interactive.action.buttons.*.reply.title',
  'interactive.action.sections.*.title',
  'interactive.action.sections.*.rows.*.title',
  'interactive.action.sections.*.rows.*.description',
  'interactive.action.parameters.display_text',
  'interactive.action.parameters.flow_cta',
  'interactive.action.parameters.flow_action_payload.data',
  'interactive.action.parameters.values',
  'interactive.action.cards.*.body.text',
  'interactive.action.cards.*.action.parameters.display_text',
  'interactive.action.cards.*.action.buttons.*.quick_reply.title',
];

/** Where a template's values have words; other values of its buttons are ids, codes and the ends of links. */
const TEMPLATE_WORDS: readonly string[] = ['text', 'document.filename', 'location.name', 'location.address'];
const TEMPLATE_BUTTON_WORDS: readonly string[] = ['action.flow_action_data', 'action.sections.*.title'];

/** The words of a template's components at `path`, those of its cards among them. */
function wordsOf(components: unknown, path: string): readonly string[] {
  return asArray(components).map(asRecord).flatMap(({ type, cards }, index) => {
    const here = `${path}.${index}`;
    const own = (type === 'button' ? TEMPLATE_BUTTON_WORDS : TEMPLATE_WORDS).map((word) => `${here}.parameters.*.${word}`);
    return [...own, ...asArray(cards).flatMap((card, at) => wordsOf(asRecord(card).components, `${here}.cards.${at}.components`))];
  });
}

/** What types of messages that are not known here have beside words. */
const NO_WORDS = /(?:^|_)(?:id|type|name|url|link|token|phone|payload|currency|code)$/;

/** Everything below `path` that may be words. */
function wordsBelow(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return NO_WORDS.test(path.slice(path.lastIndexOf('.') + 1)) ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) => wordsBelow(part, `${path}.${key}`));
}

/** Where a message has words beside {@link WORDS}. */
function furtherWords(content: MessageContent): readonly string[] {
  const { type, template } = content;
  if (type === 'template') return wordsOf(asRecord(template).components, 'template.components');
  return hasLimits(content) ? [] : wordsBelow(content[type], type);
}

/** Something to send after masking. */
export interface Masked<T> {
  readonly value: T;
  /** Masked places. */
  readonly count: number;
}

/** Masks the card numbers in what people write in a message; ids, links and phone numbers stay. */
export function maskMessage(content: MessageContent): Masked<MessageContent> {
  return redactCardNumbersIn(content, [...WORDS, ...furtherWords(content)]);
}

function maskPolicy(policy: ClosedWindowPolicy): Masked<ClosedWindowPolicy> {
  const { action } = policy;
  switch (action) {
    case 'route':
    case 'refuse':
      return { value: policy, count: 0 };
    case 'template': {
      const { value: template, count } = maskMessage(policy.template);
      return { value: { action, template }, count };
    }
    case 'keep': {
      const { value: notice, count } = policy.notice === null ? { value: null, count: 0 } : maskMessage(policy.notice);
      return { value: { ...policy, notice }, count };
    }
    default:
      return policy satisfies never;
  }
}

/** A reply and what may take its place, both masked. */
export function maskReply(reply: StoredReply): Masked<StoredReply> {
  const content = maskMessage(reply.content);
  const whenClosed = maskPolicy(reply.whenClosed);
  return { value: { content: content.value, whenClosed: whenClosed.value }, count: content.count + whenClosed.count };
}
