import { asArray, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { randomDigits, digitsOf } from '../installation';
import { badRequest } from '../httpError';
import { ensureContact } from '../state/conversations';
import type { GroupRecord } from '../state/types';
import { envelope, seconds } from '../webhooks/envelope';
import { deliver, readDelivery, type Body, type DeliveryResult } from './delivery';
import { needText, readPhone } from './reading';

/** The most participants beside the business. Source: cloud-api.md §10. */
const MAX_PARTICIPANTS = 8;

/** `POST /sandbox/groups`: the business makes a group, and customers join it. */
export async function makeGroup(context: SandboxContext, body: Body): Promise<DeliveryResult & { readonly groupId: string }> {
  const { state } = context;
  const plan = readDelivery(body);
  const participants = asArray(body.participants).map((phone) => readPhone(phone, 'participants'));
  if (participants.length > MAX_PARTICIPANTS) throw badRequest(`participants: a group has at most ${MAX_PARTICIPANTS}.`);
  const name = `capi_group:${digitsOf(state.installation.displayPhoneNumber)}:${randomDigits(18)}`;
  const group: GroupRecord = { id: Buffer.from(name).toString('base64').replace(/=+$/, ''), subject: needText(body, 'subject'), participants, lastInboundAt: null };
  participants.forEach((phone) => ensureContact(state, phone));
  state.data.groups[group.id] = group;
  state.changed({ topic: 'conversations' });
  const news = {
    timestamp: seconds(state.now()),
    group_id: group.id,
    type: 'group_create',
    request_id: randomDigits(16),
    subject: group.subject,
    ...(asText(body.description) === null ? {} : { description: body.description }),
    invite_link: 'https://chat.whatsapp.com/Sandbox',
  };
  const payload = envelope(state.installation, { groups: [news] }, 'group_lifecycle_update');
  return { groupId: group.id, ...(await deliver(context, { payload, field: 'group_lifecycle_update' }, plan)) };
}
