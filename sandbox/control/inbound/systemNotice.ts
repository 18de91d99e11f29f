import { asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { badRequest } from '../../httpError';
import { findContact, parentUserIdOf } from '../../state/conversations';
import { changeNumber, changeUserId, newIdentityKeyHash } from '../../state/identityChanges';
import type { ContactRecord } from '../../state/types';
import { phoneAs, seconds, userIdAs } from '../../webhooks/envelope';
import type { Body } from '../delivery';
import { optionalChoice, readPhone } from '../reading';

const CHANGES = ['number', 'userId', 'identityKey', 'other'] as const;

type Json = Readonly<Record<string, unknown>>;

/** What changed, in Meta's words, and who the customer is from then on. */
interface Notice {
  readonly system: Json;
  readonly contact: ContactRecord;
  readonly extra?: Json;
}

/** The ids before and after a change; Meta names the former since 2026-08-11. */
function idsOf({ state }: SandboxContext, before: ContactRecord, after: ContactRecord): Json {
  const parent = state.data.settings.parentIds === 'on' ? { previous_parent_user_id: parentUserIdOf(before) } : {};
  return { ...userIdAs('user_id', after, state.data.settings), previous_user_id: before.userId, ...parent };
}

function numberChange(context: SandboxContext, contact: ContactRecord, body: Body): Notice {
  const phone = readPhone(body.newPhone, 'newPhone');
  if (findContact(context.state, phone) !== null) throw badRequest('newPhone is already a customer’s.');
  const moved = changeNumber(context.state, contact, phone);
  const words = `User ${contact.name} changed from ${contact.phone} to ${phone}`;
  return { contact: moved, system: { body: words, wa_id: phone, ...idsOf(context, contact, moved), type: 'user_changed_number' } };
}

function userIdChange(context: SandboxContext, contact: ContactRecord): Notice {
  const before = { ...contact };
  changeUserId(context.state, contact);
  const words = `User ${contact.name} changed from ${before.userId} to ${contact.userId}`;
  return { contact, system: { body: words, ...phoneAs('wa_id', contact), ...idsOf(context, before, contact), type: 'user_changed_user_id' } };
}

function keyChange({ state }: SandboxContext, contact: ContactRecord): Notice {
  contact.identityKeyHash = newIdentityKeyHash(contact);
  const identity = { acknowledged: false, created_timestamp: seconds(state.now()), hash: contact.identityKeyHash };
  return { contact, system: { body: 'User identity changed', type: 'customer_identity_changed' }, extra: { identity } };
}

/** A notice without `contacts`, from WhatsApp about a known customer: `change` says what happened, and happens. @throws HttpError */
export function systemNotice(context: SandboxContext, body: Body): { readonly contact: ContactRecord; readonly update: Json; readonly text: string } {
  const before = findContact(context.state, readPhone(body.from));
  if (before === null) throw badRequest('from is not a customer yet: only somebody who wrote can change.');
  const from = { ...phoneAs('from', before), ...userIdAs('from_user_id', before, context.state.data.settings) };
  const { contact, system, extra } = noticeOf(context, before, body);
  return { contact, update: { ...from, type: 'system', system, ...extra }, text: asText(system.body) ?? '' };
}

function noticeOf(context: SandboxContext, contact: ContactRecord, body: Body): Notice {
  const change = optionalChoice(body, 'change', CHANGES) ?? 'number';
  switch (change) {
    case 'number': return numberChange(context, contact, body);
    case 'userId': return userIdChange(context, contact);
    case 'identityKey': return keyChange(context, contact);
    case 'other': return { contact, system: { body: asText(body.text) ?? 'Something happened', type: asText(body.systemType) ?? 'something_new' } };
  }
}
