import { ensureContact, findGroup } from '../state/conversations';
import type { SandboxState } from '../state/SandboxState';
import type { GroupRecord, MessageRecord } from '../state/types';
import { envelope, identityOf, phoneAs, seconds, statusContact, userIdAs } from './envelope';

type Json = Readonly<Record<string, unknown>>;

/** What Meta reports of a message by webhook: to its sender on `messages`, to the app that only listens on `standby`. */
export function statusWebhook(state: SandboxState, message: MessageRecord, extra: Json): { readonly payload: unknown; readonly field: string } {
  const group = findGroup(state, message.contact);
  const content = group === null ? customerStatus(state, message, extra) : groupStatuses(state, message, group, extra);
  const isWatched = message.by === 'metaAgent';
  const field = isWatched ? 'standby' : 'messages';
  return { payload: envelope(state.installation, isWatched ? { standby: content } : content, field), field };
}

function commonFields(state: SandboxState, { id, status, callbackData }: MessageRecord): Json {
  return { id, status, timestamp: seconds(state.now()), ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }) };
}

function customerStatus(state: SandboxState, message: MessageRecord, extra: Json): Json {
  const contact = ensureContact(state, message.contact);
  const failed = message.status === 'failed';
  // Meta leaves the user id out where a message to a phone number failed.
  const hidesUserId = failed && identityOf(contact) !== 'userId';
  const status = {
    ...commonFields(state, message),
    ...phoneAs('recipient_id', contact),
    ...(hidesUserId ? {} : userIdAs('recipient_user_id', contact, state.data.settings)),
    ...extra,
  };
  return { ...(failed ? {} : { contacts: [statusContact(contact, state.data.settings)] }), statuses: [status] };
}

/** Delivered and read are reported for each participant, all in one webhook. */
function groupStatuses(state: SandboxState, message: MessageRecord, group: GroupRecord, extra: Json): Json {
  const common = { ...commonFields(state, message), recipient_id: group.id, recipient_type: 'group', ...extra };
  if (message.status === 'sent' || message.status === 'failed') return { statuses: [common] };
  const contacts = group.participants.map((phone) => ensureContact(state, phone));
  const statuses = contacts.map((contact) => ({
    ...common,
    ...phoneAs('recipient_participant_id', contact),
    ...userIdAs('recipient_participant_user_id', contact, state.data.settings),
  }));
  return { contacts: contacts.map((contact) => statusContact(contact, state.data.settings)), statuses };
}
