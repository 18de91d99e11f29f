import { badRequest } from '../../httpError';
import type { SandboxContext } from '../../context';
import type { MessageContent } from '../../state/types';
import type { Body } from '../delivery';
import { answer, callPermission, flowAnswer, templateButton } from './answers';
import { call } from './calls';
import { withExtras } from './extras';
import { media } from './media';
import { custom, requestWelcome, unsupported } from './notices';
import { order } from './orders';
import { contacts, location } from './places';
import { edit, reaction, revoke } from './revisions';
import { text } from './text';

/** A customer's message or call: Meta's object for the webhook, and what the pages show. */
export interface InboundContent {
  readonly webhook: Readonly<Record<string, unknown>>;
  readonly content: MessageContent;
  /** Done once the message is accepted: an edit changes what it edits. */
  readonly apply?: () => void;
}

export type Reader = (context: SandboxContext, body: Body) => InboundContent;

const READERS: Readonly<Record<string, Reader>> = {
  text,
  image: media('image'),
  audio: media('audio'),
  video: media('video'),
  document: media('document'),
  sticker: media('sticker'),
  location,
  contacts,
  reaction,
  button: answer('button_reply'),
  list: answer('list_reply'),
  templateButton,
  flow: flowAnswer('flow'),
  address: flowAnswer('address_message'),
  callPermission,
  order,
  edit: (context, body) => edit(context, body, inboundContent),
  revoke,
  request_welcome: requestWelcome,
  unsupported,
  custom,
  call,
};

/** Names that `type` may have, `system` apart. */
export const INBOUND_TYPES = Object.keys(READERS);

/** Reads `POST /sandbox/inbound`. @throws HttpError with a sentence when something is missing. */
export function inboundContent(context: SandboxContext, body: Body): InboundContent {
  const type = body.type ?? 'text';
  const read = typeof type === 'string' && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) throw badRequest(`type must be one of ${INBOUND_TYPES.join(', ')}, system.`);
  return withExtras(context, body, read(context, body));
}
