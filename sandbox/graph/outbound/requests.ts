import { asNumber, asText } from '../../../src/shared/shape';
import type { ButtonKind, MessageButton } from '../../state/types';
import { compact, optionalText, requireObject, requireText, requireUrl, type Fields } from '../fields';
import { GraphError, invalidValue } from '../GraphError';
import { BUTTON_TITLE } from './answers';
import type { ActionReader, Extra } from './interactiveContent';

const ID = 1_000;
const FLOW_TITLE = 30;
const MAX_TTL_MINUTES = 43_200;

function requireName(action: Fields, name: string): void {
  if (action.name !== name) throw invalidValue(`interactive.action.name must be "${name}".`);
}

/** A question that the customer's phone answers with one tap on a button of WhatsApp's own. */
function question(name: string, kind: ButtonKind, title: string): ActionReader {
  return (action) => {
    requireName(action, name);
    return { buttons: [{ kind, id: name, title }] };
  };
}

export const locationRequest = question('send_location', 'shareLocation', 'Send location');
export const callPermissionRequest = question('call_permission_request', 'callPermission', 'Choose preference');
export const contactRequest = question('request_contact_info', 'shareContact', 'Share contact info');

/** A form for an address, in India; `parameters.country` is required. */
export function addressRequest(action: Fields): Extra {
  requireName(action, 'address_message');
  const parameters = requireObject(action.parameters, 'interactive.action.parameters');
  if (requireText(parameters.country, 'interactive.action.parameters.country', 2) !== 'IN') {
    throw invalidValue('interactive.action.parameters.country must be "IN": address messages are for India only.');
  }
  return { buttons: [{ kind: 'address', id: 'address_message', title: 'Provide address' }] };
}

/** A button that opens an address of the web; also on the cards of a carousel. */
export function linkOf(action: Fields, path: string): MessageButton {
  if (action.name !== 'cta_url') throw invalidValue(`${path}.name must be "cta_url".`);
  const parameters = requireObject(action.parameters, `${path}.parameters`);
  const title = requireText(parameters.display_text, `${path}.parameters.display_text`, BUTTON_TITLE);
  return { kind: 'link', id: 'cta_url', title, url: requireUrl(parameters.url, `${path}.parameters.url`) };
}

export function linkButton(action: Fields): Extra {
  return { buttons: [linkOf(action, 'interactive.action')] };
}

/** A button that calls the business. */
export function voiceCall(action: Fields): Extra {
  requireName(action, 'voice_call');
  const path = 'interactive.action.parameters';
  const parameters = action.parameters === undefined ? {} : requireObject(action.parameters, path);
  const minutes = asNumber(parameters.ttl_minutes);
  if (parameters.ttl_minutes !== undefined && (minutes === null || minutes < 1 || minutes > MAX_TTL_MINUTES)) {
    throw invalidValue(`${path}.ttl_minutes must be a number from 1 to ${MAX_TTL_MINUTES}.`);
  }
  const title = optionalText(parameters.display_text, `${path}.display_text`, BUTTON_TITLE) ?? 'Call now';
  return { buttons: [compact({ kind: 'call' as const, id: 'voice_call', title, value: optionalText(parameters.payload, `${path}.payload`, 512) })] };
}

/** A form of one or more screens, by id or by name. */
export function flow(action: Fields): Extra {
  requireName(action, 'flow');
  const path = 'interactive.action.parameters';
  const parameters = requireObject(action.parameters, path);
  if (requireText(parameters.flow_message_version, `${path}.flow_message_version`, 10) !== '3') throw invalidValue(`${path}.flow_message_version must be "3".`);
  const [id, name] = [asText(parameters.flow_id), asText(parameters.flow_name)];
  if (id === null && name === null) throw new GraphError(131008, `${path}.flow_id or ${path}.flow_name is missing.`);
  if (id !== null && name !== null) throw invalidValue(`${path}: give flow_id or flow_name, not both.`);
  const { flow_action: opens = 'navigate', mode = 'published', flow_action_payload: payload } = parameters;
  if (opens !== 'navigate' && opens !== 'data_exchange') throw invalidValue(`${path}.flow_action must be "navigate" or "data_exchange".`);
  if (mode !== 'published' && mode !== 'draft') throw invalidValue(`${path}.mode must be "published" or "draft".`);
  if (payload !== undefined) requireText(requireObject(payload, `${path}.flow_action_payload`).screen, `${path}.flow_action_payload.screen`, ID);
  const title = requireText(parameters.flow_cta, `${path}.flow_cta`, FLOW_TITLE);
  return { buttons: [compact({ kind: 'flow' as const, id: id ?? name ?? '', title, value: optionalText(parameters.flow_token, `${path}.flow_token`, ID) })] };
}
