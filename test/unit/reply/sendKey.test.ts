import { insteadKey, noticeKey, ownKey, sendKey, type SendIdentity } from '../../../src/reply/sendKey';

const identity: SendIdentity = { workflowId: 'workflow', nodeId: 'node', deliveryId: 'delivery', runIndex: 0, itemIndex: 0, executionId: null };

test('an attempt at the same reply has the same key', () => {
  expect(sendKey({ ...identity })).toBe(sendKey(identity));
});

test.each<[string, Partial<SendIdentity>]>([
  ['another workflow', { workflowId: 'workflow2' }],
  ['another node', { nodeId: 'node2' }],
  ['another message', { deliveryId: 'delivery2' }],
  ['no message', { deliveryId: null }],
  ['the second round of a loop', { runIndex: 1 }],
  ['the second item', { itemIndex: 1 }],
  ['a run by hand', { executionId: '7' }],
])('%s has another one', (_what, part) => {
  expect(sendKey({ ...identity, ...part })).not.toBe(sendKey(identity));
});

test('parts never run into each other', () => {
  const key = (part: Partial<SendIdentity>) => sendKey({ ...identity, ...part });
  expect(key({ workflowId: 'a', nodeId: 'bc' })).not.toBe(key({ workflowId: 'ab', nodeId: 'c' }));
  expect(key({ runIndex: 1, itemIndex: 11 })).not.toBe(key({ runIndex: 11, itemIndex: 1 }));
  expect(key({ deliveryId: null, executionId: '7' })).not.toBe(key({ deliveryId: '7', executionId: null }));
});

test('it fits into biz_opaque_callback_data and shows nothing', () => {
  expect(sendKey(identity)).toMatch(/^[0-9a-f]{40}$/);
});

test('it stays the same from version to version: keys are in stores and at Meta', () => {
  expect(sendKey(identity)).toBe('01b8fe04e0d4d7e861759daabf6582216d46a802');
});

describe('other keys', () => {
  const keys = [
    insteadKey('a'),
    insteadKey('b'),
    insteadKey(insteadKey('a')),
    ownKey('1', 'a'),
    ownKey('2', 'a'),
    ownKey('1', 'b'),
    noticeKey('a', null),
    noticeKey('a', 0),
    noticeKey('a', 1),
    noticeKey('b', 1),
    sendKey(identity),
  ];

  it('differ from each other, and say nothing', () => {
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{40}$/);
  });

  it('an own key is the same in every run, node and workflow', () => {
    expect(ownKey('106540352242922', 'order-1042')).toBe(ownKey('106540352242922', 'order-1042'));
  });
});
