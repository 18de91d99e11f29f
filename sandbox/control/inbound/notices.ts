import { asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { webhookError } from '../../graph/GraphError';
import { badRequest } from '../../httpError';
import type { Body } from '../delivery';
import { optionalChoice } from '../reading';
import type { InboundContent } from './inboundContent';

/** The customer opened the chat for the first time and wrote nothing yet. */
export function requestWelcome(): InboundContent {
  return { webhook: { type: 'request_welcome' }, content: { type: 'request_welcome', text: '' } };
}

const UNSUPPORTED_DETAILS: Readonly<Record<number, string>> = {
  130501: 'Message type is not currently supported',
  131051: 'Message type is currently not supported.',
  131060: 'This message is currently unavailable. Please check your WhatsApp Business app.',
};

/** What the API cannot show: `of` names it (poll, edit, …), `code` says why, `as: "unknown"` is the older form. */
export function unsupported(_context: SandboxContext, body: Body): InboundContent {
  const type = optionalChoice(body, 'as', ['unsupported', 'unknown']) ?? 'unsupported';
  const code = asNumber(body.code) ?? 131051;
  const of = asText(body.of);
  return {
    webhook: { type, errors: [webhookError(code, UNSUPPORTED_DETAILS[code] ?? 'Unsupported.')], ...(of === null ? {} : { unsupported: { type: of } }) },
    content: { type, text: '' },
  };
}

/** `message`: Meta's object as it is, except for who sent it, its id and its time. For types that do not exist yet. */
export function custom(_context: SandboxContext, body: Body): InboundContent {
  const message = asRecord(body.message);
  const type = asText(message.type);
  if (type === null) throw badRequest('message must be an object with a type.');
  const own = asRecord(message[type]);
  return { webhook: message, content: { type, text: asText(own.body) ?? asText(own.caption) ?? asText(own.text) ?? '' } };
}
