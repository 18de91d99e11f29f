import { addToSequence, writerOf } from '../../../src/store/sequence';
import { REMEMBERED_MS, type PartReading } from '../../../src/store/SupportStore';
import { contact, inboundMessage, nobody, NOON } from '../../contract/supportStore/records';

const part = (remembered: string, sentAt: number) => ({ remembered, sentAt });

/** Remembers everything; gives what it was asked, and what is open then. */
function add(parts: readonly ReturnType<typeof part>[], added: ReturnType<typeof part>) {
  const asked: Array<readonly (readonly string[])[]> = [];
  const { readings, next } = addToSequence(parts, added, (before, after) => {
    asked.push([before, after]);
    return [...before, added.remembered, ...after].map((remember): PartReading => ({ remember, mask: null }));
  });
  return { asked, read: readings.map(([{ remembered }]) => remembered), next: next.map(({ remembered }) => remembered) };
}

describe('a message among those that are remembered', () => {
  const remembered = [part('a', NOON), part('c', NOON + 2)];

  test.each<[string, ReturnType<typeof part>, readonly string[], readonly string[]]>([
    ['that is the last', part('x', NOON + 3), ['a', 'c'], []],
    ['that is the first', part('x', NOON - 1), [], ['a', 'c']],
    ['that was sent between them', part('x', NOON + 1), ['a'], ['c']],
    ['that was sent in the same second comes behind', part('x', NOON), ['a'], ['c']],
    ['that was sent ten minutes later', part('x', NOON + 2 + REMEMBERED_MS), ['a', 'c'], []],
    ['that was sent ten minutes before', part('x', NOON - REMEMBERED_MS), [], ['a', 'c']],
  ])('%s', (_what, added, before, after) => {
    expect(add(remembered, added)).toEqual({ asked: [[before, after]], read: [...before, 'x', ...after], next: [...before, 'x', ...after] });
  });

  test('that was sent later than ten minutes after them takes their place', () => {
    expect(add(remembered, part('x', NOON + 3 + REMEMBERED_MS))).toEqual({ asked: [[[], []]], read: ['x'], next: ['x'] });
  });

  test('that was sent longer than ten minutes before them leaves them as they are', () => {
    expect(add(remembered, part('x', NOON - 1 - REMEMBERED_MS))).toEqual({ asked: [[[], []]], read: ['x'], next: ['a', 'c'] });
  });
});

test('nothing is remembered of what nothing is to be remembered of', () => {
  const reading = (remember: string | null): PartReading => ({ remember, mask: null });
  const { next } = addToSequence([part('a', NOON)], part('', NOON), () => [reading(null), reading('new')]);
  expect(next).toEqual([part('new', NOON)]);
});

test('members of a group are told apart by their most lasting name, and nobody else', () => {
  const ada = contact('15550100001', { userId: 'US.1' });
  const inGroup = (from: typeof ada) => writerOf(inboundMessage({ from, groupId: 'GROUP1' }));
  expect(writerOf(inboundMessage({ from: ada }))).toBe('');
  expect(inGroup(ada)).toBe(inGroup({ ...nobody, userId: 'US.1' }));
  expect(new Set([inGroup(ada), inGroup(contact('15550100002')), inGroup(nobody)]).size).toBe(3);
  expect(inGroup(ada)).not.toContain('1555');
});
