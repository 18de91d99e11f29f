import type { SandboxState } from '../../state/SandboxState';
import type { MessageContent, MessageMedia } from '../../state/types';
import { compact, optionalText, requireObject, requireText, type Fields } from '../fields';
import { GraphError, invalidValue } from '../GraphError';
import type { LaterError } from '../OutboundPipeline';
import { replyButtons, sectionList } from './answers';
import { carousel } from './carousel';
import { catalogMessage, product, productList } from './commerce';
import { mediaReference } from './mediaReference';
import type { CheckedContent } from './messageContent';
import { addressRequest, callPermissionRequest, contactRequest, flow, linkButton, locationRequest, voiceCall } from './requests';

const BODY = 1_024;
const LIST_BODY = 4_096;
const HEADER = 60;
const FOOTER = 60;

/** What an action adds to the message on the phone. */
export type Extra = Partial<MessageContent>;
export type ActionReader = (action: Fields, state: SandboxState) => Extra;

interface InteractiveRule {
  readonly action: ActionReader;
  readonly bodyLength: number;
  readonly bodyRequired: boolean;
  /** Which header it may have. */
  readonly header: 'any' | 'text' | 'textRequired' | 'none';
  readonly footer: boolean;
}

const rule = (action: ActionReader, own: Partial<InteractiveRule> = {}): InteractiveRule => ({ action, bodyLength: BODY, bodyRequired: true, header: 'any', footer: true, ...own });
/** A question without anything around it. */
const BARE = { header: 'none', footer: false } as const;

/** Kinds of interactive messages with their limits. Source: cloud-api.md §4. */
const RULES: Readonly<Record<string, InteractiveRule>> = {
  button: rule(replyButtons),
  list: rule(sectionList, { bodyLength: LIST_BODY, header: 'text' }),
  cta_url: rule(linkButton),
  flow: rule(flow),
  location_request_message: rule(locationRequest, BARE),
  call_permission_request: rule(callPermissionRequest, { ...BARE, bodyRequired: false }),
  voice_call: rule(voiceCall),
  request_contact_info: rule(contactRequest, BARE),
  address_message: rule(addressRequest),
  catalog_message: rule(catalogMessage, { header: 'none' }),
  product: rule(product, { bodyRequired: false, header: 'none' }),
  product_list: rule(productList, { header: 'textRequired' }),
  carousel: rule(carousel, BARE),
};

/** Meta's page names the message that asks for a phone number otherwise than its API does; a setting says which name is taken. */
function ruleOf(type: unknown, { data }: SandboxState): InteractiveRule {
  const { contactRequest: accepted } = data.settings;
  if (type === 'contact_request') {
    if (accepted !== 'request_contact_info') return rule(contactRequest, BARE);
    const sentence = "'contact_request' is not a valid interactive type. Use 'request_contact_info'.";
    throw new GraphError(100, sentence, { message: `(#100) ${sentence}` });
  }
  const found = typeof type === 'string' && Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (found === undefined || (type === 'request_contact_info' && accepted === 'contact_request')) throw invalidValue('interactive.type is not valid.');
  return found;
}

interface Header {
  readonly header?: string;
  readonly media?: MessageMedia;
  readonly laterError?: LaterError;
}

function headerOf(interactive: Fields, allowed: InteractiveRule['header'], state: SandboxState): Header {
  const { type: kind } = interactive;
  if (interactive.header === undefined) {
    if (allowed === 'textRequired') throw new GraphError(131008, 'interactive.header is missing or not an object.');
    return {};
  }
  if (allowed === 'none') throw invalidValue(`interactive.header is not allowed with ${String(kind)}.`);
  const header = requireObject(interactive.header, 'interactive.header');
  const { type } = header;
  if (type === 'text') return { header: requireText(header.text, 'interactive.header.text', HEADER) };
  if (allowed !== 'any') throw invalidValue(`interactive.header.type must be "text" for a ${String(kind)}.`);
  if (type !== 'image' && type !== 'video' && type !== 'document') throw invalidValue('interactive.header.type is not valid.');
  return mediaReference(requireObject(header[type], `interactive.header.${type}`), type, `interactive.header.${type}`, state);
}

function footerOf(interactive: Fields, isAllowed: boolean): string | undefined {
  if (interactive.footer === undefined) return undefined;
  if (!isAllowed) throw invalidValue(`interactive.footer is not allowed with ${String(interactive.type)}.`);
  return optionalText(requireObject(interactive.footer, 'interactive.footer').text, 'interactive.footer.text', FOOTER);
}

/** What an interactive message shows. @throws GraphError when it breaks one of Meta's rules. */
export function interactiveContent(interactive: Fields, state: SandboxState): CheckedContent {
  const { action, bodyLength, bodyRequired, header: allowedHeader, footer: hasFooter } = ruleOf(interactive.type, state);
  const body = interactive.body === undefined && !bodyRequired ? null : requireObject(interactive.body, 'interactive.body');
  const footer = footerOf(interactive, hasFooter);
  const { header, media, laterError } = headerOf(interactive, allowedHeader, state);
  const content: MessageContent = compact({
    type: 'interactive',
    text: body === null ? '' : requireText(body.text, 'interactive.body.text', bodyLength),
    header,
    media,
    footer,
    ...action(requireObject(interactive.action, 'interactive.action'), state),
  });
  return compact({ content, laterError });
}
