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
];

/** Where a template's variables have words; those of its buttons are the ends of links. */
function variablesOf({ template }: MessageContent): readonly string[] {
  const components = asArray(asRecord(template).components).map(asRecord);
  return components.flatMap(({ type }, index) => (type === 'button' ? [] : [`template.components.${index}.parameters.*.text`]));
}

/** An outgoing message after masking. */
export interface MaskedMessage {
  readonly content: MessageContent;
  /** Masked places. */
  readonly count: number;
}

/** Masks the card numbers in what people write in a message; ids, links and phone numbers stay. */
export function maskMessage(content: MessageContent): MaskedMessage {
  const { value, count } = redactCardNumbersIn(content, [...WORDS, ...variablesOf(content)]);
  return { content: value, count };
}

function maskPolicy(policy: ClosedWindowPolicy): ClosedWindowPolicy {
  switch (policy.action) {
    case 'route':
    case 'refuse':
      return policy;
    case 'template':
      return { ...policy, template: maskMessage(policy.template).content };
    case 'keep':
      return { ...policy, notice: policy.notice === null ? null : maskMessage(policy.notice).content };
    default:
      return policy satisfies never;
  }
}

/** A reply and what may take its place, both masked. */
export function maskReply({ content, whenClosed }: StoredReply): StoredReply {
  return { content: maskMessage(content).content, whenClosed: maskPolicy(whenClosed) };
}
