import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, BEN, codeOf, eventually, SandboxBench, template, text, type Answer, type Json } from './sandboxBench';

let bench: SandboxBench;
let groupId: string;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe('messages,group_lifecycle_update');
});
beforeEach(async () => {
  await bench.reset();
  groupId = String((await bench.control('POST', '/groups', { subject: 'Trip', participants: [ANA, BEN] })).body.groupId);
});

const toGroup = (message: Json): Promise<Answer> =>
  bench.graph('POST', `${bench.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient_type: 'group', to: groupId, ...message });

test('a new group is reported', () => {
  expect(bench.receiver.values()[0]).toMatchObject({ metadata: {}, groups: [{ group_id: groupId, type: 'group_create', subject: 'Trip' }] });
});

test('a member writes: the group’s id stands on the message, and its window opens, not the member’s', async () => {
  const id = await bench.inbound({ from: BEN, name: 'Ben', groupId, text: 'Who comes?' });
  expect(bench.receiver.messages().at(-1)).toMatchObject({ id, from: BEN, group_id: groupId });
  expect(await bench.messages(groupId)).toMatchObject([{ id, contact: groupId, sender: BEN, name: 'Ben' }]);
  expect((await bench.control('GET', '/conversations')).body.conversations).toMatchObject([
    { contact: groupId, name: 'Trip', participants: [{ contact: ANA }, { contact: BEN, name: 'Ben' }], window: { state: 'open' } },
  ]);
});

test('an answer is sent to all, and its statuses come together', async () => {
  await bench.inbound({ groupId });
  const answer = await toGroup(text('All of you'));
  const [{ id }] = asArray(answer.body.messages) as readonly [{ id: string }];
  expect(answer.body).toMatchObject({ contacts: [{ input: groupId, wa_id: groupId }], messages: [{ id, group_id: groupId }] });
  const ofMessage = () => bench.receiver.values().map(({ statuses }) => asArray(statuses).map(asRecord)).filter(([status]) => status?.id === id);
  await eventually(() => expect(ofMessage()).toHaveLength(2));
  const [sent, delivered] = ofMessage();
  expect(sent).toMatchObject([{ status: 'sent', recipient_type: 'group', recipient_id: groupId, pricing: { type: 'free_group_customer_service', category: 'group_service' } }]);
  expect(sent?.[0]).not.toHaveProperty('recipient_participant_id');
  expect(delivered).toMatchObject([{ status: 'delivered', recipient_participant_id: ANA }, { recipient_participant_id: BEN, recipient_participant_user_id: expect.stringMatching(/^US\./) }]);
  await bench.control('POST', `/conversations/${groupId}/read`);
  await eventually(() => expect(bench.receiver.statuses().filter(({ status }) => status === 'read')).toHaveLength(2));
});

test('the window of a group closes like any other; templates go out', async () => {
  const late = asRecord(asArray((await toGroup(text('unasked'))).body.messages)[0]);
  await eventually(() => expect(bench.receiver.statuses().find(({ id }) => id === late.id)).toMatchObject({ status: 'failed', recipient_type: 'group', errors: [{ code: 131047 }] }));
  expect((await toGroup(template('we_are_back'))).status).toBe(200);
});

test('what groups do not take: interactive messages, reactions, reading; nobody in it; pins elsewhere', async () => {
  const id = await bench.inbound({ groupId });
  const buttons = { type: 'interactive', interactive: { type: 'button', body: { text: 'x' }, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] } } };
  expect(codeOf(await toGroup(buttons))).toBe('400/131051');
  expect(codeOf(await toGroup({ type: 'reaction', reaction: { message_id: id, emoji: '👍' } }))).toBe('400/131051');
  expect(codeOf(await bench.graph('POST', `${bench.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', status: 'read', message_id: id }))).toBe('400/131009');
  groupId = String((await bench.control('POST', '/groups', { subject: 'Empty' })).body.groupId);
  expect(codeOf(await toGroup(text('x')))).toBe('400/131020');
  await bench.inbound({});
  expect(codeOf(await bench.send(ANA, { type: 'pin', pin: { type: 'pin', message_id: id, expiration_days: 7 } }))).toBe('400/131009');
  expect((await bench.control('POST', '/groups', { subject: 'Full', participants: Array.from({ length: 9 }, (_, index) => `1555010${2_000 + index}`) })).status).toBe(400);
});

test('a pin in a group', async () => {
  const id = await bench.inbound({ groupId });
  expect((await toGroup({ type: 'pin', pin: { type: 'pin', message_id: id, expiration_days: 7 } })).status).toBe(200);
  expect(codeOf(await toGroup({ type: 'pin', pin: { type: 'pin', message_id: id, expiration_days: 31 } }))).toBe('400/131009');
  expect(codeOf(await toGroup({ type: 'pin', pin: { type: 'pin', message_id: 'wamid.none', expiration_days: 7 } }))).toBe('400/131009');
});
