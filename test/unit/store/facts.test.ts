import fc from 'fast-check';
import { conversationAliases, deliveryId, eventId, hasArrived, mintConversation, staleIds, withInbound, withStatus } from '../../../src/store/facts';
import type { OutboxEntry } from '../../../src/store/SupportStore';
import { contact, inboundCall, inboundMessage, inboundStatus, nobody, NOON, otherTarget, target } from '../../contract/supportStore/records';

const minted = mintConversation(inboundMessage().business, null);

interface Heard {
  readonly sentAt: number;
  readonly kind: 'yes' | 'maybe' | 'no' | 'call' | 'ad';
}

const record: fc.Arbitrary<Heard> = fc.record({
  sentAt: fc.integer({ min: NOON - 1_000, max: NOON + 1_000 }),
  kind: fc.constantFrom('yes', 'maybe', 'no', 'call', 'ad'),
});

function inbound({ sentAt, kind }: Heard) {
  if (kind === 'call') return inboundCall({ at: sentAt });
  return kind === 'ad' ? inboundMessage({ sentAt, referral: {} }) : inboundMessage({ sentAt, opensWindow: kind });
}

/** The latest of those that count, none of them in the future. */
const latest = (heard: readonly Heard[], kinds: ReadonlyArray<Heard['kind']>) => {
  const times = heard.filter(({ kind }) => kinds.includes(kind)).map(({ sentAt }) => Math.min(sentAt, NOON));
  return times.length === 0 ? null : Math.max(...times);
};

describe('what a message or call changes', () => {
  it('are the times of the window: the latest ones, in whatever order they arrive, and never in the future', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (heard) => {
        const after = heard.reduce((known, one) => withInbound(known, inbound(one), NOON), minted);
        expect(after).toMatchObject({
          lastInboundAt: latest(heard, ['yes', 'call', 'ad']),
          lastMaybeInboundAt: latest(heard, ['maybe']),
          lastAdInboundAt: latest(heard, ['ad']),
        });
      }),
    );
  });

  it('is what is known of the contact, where it says something new', () => {
    const known = withInbound(minted, inboundMessage({ from: contact('15550100001') }), NOON);
    const next = withInbound(known, inboundCall({ from: { ...nobody, userId: 'US.1' } }), NOON);
    expect(next.contact).toEqual(contact('15550100001', { userId: 'US.1' }));
  });

  it('is nothing of a group’s contact, whose members are many', () => {
    const group = withInbound(mintConversation(minted, 'GROUP1'), inboundMessage({ groupId: 'GROUP1' }), NOON);
    expect(group.contact).toEqual(nobody);
  });
});

describe('the names of a conversation', () => {
  it('are the BSUID, the WhatsApp id and the digits of the phone number, each once', () => {
    const from = contact('15550100001', { userId: 'US.1', phone: '+1 (555) 010-0002' });
    expect(conversationAliases(inboundMessage({ from }))).toEqual(['US.1', '15550100001', '15550100002']);
    expect(conversationAliases(inboundCall({ from: contact('15550100001') }))).toEqual(['15550100001']);
    expect(conversationAliases(inboundMessage({ from: { ...nobody, waId: '' } }))).toEqual([]);
  });

  it('are the group’s own for a group', () => {
    expect(conversationAliases(inboundMessage({ groupId: 'GROUP1' }))).toEqual(['group:GROUP1']);
  });
});

describe('what a status changes', () => {
  const entry: Pick<OutboxEntry, 'state' | 'wamid' | 'status' | 'errorCode'> = { state: 'unknown', wamid: null, status: null, errorCode: null };
  const RANKS = ['somethingNew', 'sent', 'failed', 'delivered', 'read', 'played'];

  it('ends the same in whatever order statuses arrive', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(RANKS, { minLength: 1 }), (heard) => {
        const errors = [{ code: 131026, title: null, details: null }];
        const records = heard.map((status) => inboundStatus({ wamid: 'wamid.1', status, errors }));
        const after = records.reduce((known, one) => withStatus(known, one), entry);
        const status = RANKS.findLast((one) => heard.includes(one));
        expect(after).toEqual({ state: 'sent', wamid: 'wamid.1', status, errorCode: status === 'failed' ? 131026 : null });
      }),
    );
  });

  it('is whether the message arrived', () => {
    expect([null, ...RANKS].filter(hasArrived)).toEqual(['delivered', 'read', 'played']);
  });
});

describe('the id of a delivery', () => {
  const idAt = (sentAt: number) => deliveryId(target, inboundMessage({ sentAt }));

  it('is one of the event and the trigger', () => {
    const ids = [idAt(NOON), deliveryId(target, inboundMessage({ id: 'wamid.OTHER' })), deliveryId(otherTarget, inboundMessage())];
    expect(new Set([...ids, idAt(NOON)]).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}$/);
  });

  it('is in the order of time, by the second, whatever a clock says', () => {
    const times = [-1_000, 0, NOON - 1_000, NOON, NOON + 1_000, Date.UTC(2100, 0), Date.UTC(2200, 0)];
    const ids = times.map(idAt);
    expect(ids).toEqual(ids.toSorted());
    expect(ids.every((id) => id.length === idAt(NOON).length)).toBe(true);
  });
});

describe('the id of an event', () => {
  it('is one of the event and the number', () => {
    const ids = [eventId(inboundMessage()), eventId(inboundMessage({ id: 'wamid.OTHER' })), eventId(inboundMessage({ phoneNumberId: '100000000000002' }))];
    expect(new Set([...ids, eventId(inboundMessage())]).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}$/);
  });

  it('of a message is in the order of time', () => {
    const ids = [NOON - 1_000, NOON, NOON + 1_000].map((sentAt) => eventId(inboundMessage({ sentAt })));
    expect(ids).toEqual(ids.toSorted());
  });

  it('of a message without a time is the same whenever it arrives', () => {
    const timeless = (arrivedAt: number) => ({ ...inboundMessage({ sentAt: arrivedAt }), isDated: false });
    expect(eventId(timeless(NOON + 60_000))).toBe(eventId(timeless(NOON)));
  });

  it('of a status is the one under which a later status makes it stale', () => {
    const stale = staleIds(inboundStatus({ wamid: 'wamid.SENT', status: 'read', implied: ['sent', 'delivered'] }));
    expect(stale).toEqual((['sent', 'delivered'] as const).map((status) => eventId(inboundStatus({ wamid: 'wamid.SENT', status }))));
  });
});
