import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';
import { framePayload, type Frame } from './frame';

export interface LocationRequestMessage {
  readonly kind: 'locationRequest';
  readonly text: string;
}

/** Asks for the phone number of a customer who hides it behind a username. */
export interface ContactRequestMessage {
  readonly kind: 'contactRequest';
  readonly text: string;
  /** Meta's page and its API differ in how they name it (cloud-api.md §2.4). Default: `request_contact_info`. */
  readonly writtenAs?: 'request_contact_info' | 'contact_request';
}

/** A form for a postal address, for businesses and customers in India. */
export interface AddressRequestMessage extends Frame {
  readonly kind: 'addressRequest';
  /** What the form shows at first, by Meta's names of its fields, e.g. `in_pin_code`. */
  readonly known?: Readonly<Record<string, string>>;
}

export interface CallPermissionRequestMessage {
  readonly kind: 'callPermissionRequest';
  readonly text?: string;
}

const interactive = (type: string, frame: Partial<Frame>, action: object): MessageContent => ({
  type: 'interactive',
  interactive: { type, ...framePayload(frame), action },
});

export function locationRequestContent({ text }: LocationRequestMessage): MessageContent {
  return interactive('location_request_message', { text }, { name: 'send_location' });
}

export function contactRequestContent({ text, writtenAs = 'request_contact_info' }: ContactRequestMessage): MessageContent {
  return interactive(writtenAs, { text }, { name: 'request_contact_info' });
}

export function addressRequestContent({ known, ...frame }: AddressRequestMessage): MessageContent {
  return interactive('address_message', frame, { name: 'address_message', parameters: compact({ country: 'IN', values: known }) });
}

export function callPermissionRequestContent({ text }: CallPermissionRequestMessage): MessageContent {
  return interactive('call_permission_request', { text }, { name: 'call_permission_request' });
}
