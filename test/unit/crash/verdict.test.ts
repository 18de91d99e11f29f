// The judge of `npm run test:crash` must not overlook anything: each wrong that it looks for is shown to it here.
import { isClean, verdictOf, type Observed } from '../../crash/verdict';

const ANA = '15550130001';
const message = (label: string, firstPostedAt: number, acknowledgedAt: number | null = firstPostedAt + 1, waits = false) =>
  ({ label, wamid: `wamid.${label}`, contact: ANA, waits, firstPostedAt, acknowledgedAt });
const step = (name: 'begun' | 'ended' | 'waiting', label: string, at: number) => ({ name, label, at, execution: '1', resumeUrl: '' });
const answer = (label: string, words = 'Answer to') =>
  ({ id: `out.${label}`, contact: ANA, direction: 'outbound', type: 'text', text: `${words} ${label} hello`, status: 'delivered', at: 0 }) as const;
const ticket = (...bodies: string[]) =>
  ({ id: 1, subject: '', status: 'open', requester: { name: 'Ana', phone: `+${ANA}` }, comments: bodies.map((body) => ({ public: true, body })) });

/** Two messages of one customer, worked on as they should be. */
const fine: Observed = {
  messages: [message('m1', 0), message('m2', 10)],
  steps: [step('begun', 'm1', 2), step('ended', 'm1', 5), step('begun', 'm2', 12), step('ended', 'm2', 15)],
  phone: [answer('m1'), answer('m2')],
  tickets: [ticket('m1 hello', 'm2 hello')],
  killedAt: [],
  unknownSends: 0,
};
const judge = (changes: Partial<Observed>) => {
  const seen = { ...fine, ...changes };
  return { ...verdictOf(seen), clean: isClean(verdictOf(seen), seen) };
};

test('what went well is clean', () => {
  const verdict = verdictOf(fine);
  expect(Object.values(verdict).flat()).toEqual([]);
  expect(isClean(verdict, fine)).toBe(true);
});

test.each<[string, Partial<Observed>, object]>([
  ['never acknowledged', { messages: [message('m1', 0, null), message('m2', 10)] }, { unacknowledged: ['m1'] }],
  ['lost', { steps: fine.steps.slice(0, 3) }, { lost: ['m2'] }],
  ['an answer twice', { phone: [answer('m1'), answer('m2'), answer('m2')] }, { repliesDoubled: ['m2'] }],
  ['an answer missing, and no unknown send', { phone: [answer('m1')] }, { repliesMissing: ['m2'] }],
  ['two tickets', { tickets: [ticket('m1 hello'), ticket('m2 hello')] }, { ticketsDoubled: [`+${ANA}`] }],
  ['a comment twice', { tickets: [ticket('m1 hello', 'm2 hello', 'm2 hello')] }, { commentsDoubled: ['m2'] }],
  ['a comment missing', { tickets: [ticket('m1 hello')] }, { commentsMissing: ['m2'] }],
  ['answered in the wrong order', { phone: [answer('m2'), answer('m1')] }, { outOfOrder: ['m1 < m2'] }],
  ['begun while the earlier run was under way', { steps: [step('begun', 'm1', 2), step('begun', 'm2', 3), step('ended', 'm1', 5), step('ended', 'm2', 15)] }, { outOfOrder: ['m1 < m2'] }],
])('%s', (_wrong, changes, expected) => {
  expect(judge(changes)).toMatchObject({ ...expected, clean: false });
});

test('there is no order between messages that were under way to n8n at the same time', () => {
  expect(judge({ messages: [message('m1', 0, 11), message('m2', 10)], phone: [answer('m2'), answer('m1')] })).toMatchObject({ outOfOrder: [], clean: true });
});

test('a run that waits has left: the next one may begin', () => {
  const steps = [step('begun', 'm1', 2), step('waiting', 'm1', 5), step('begun', 'm2', 12), step('ended', 'm2', 15), step('ended', 'm1', 90)];
  const messages = [message('m1', 0, 1, true), message('m2', 10)];
  expect(judge({ messages, steps, phone: [...fine.phone, answer('m1', 'After the pause:')] }).clean).toBe(true);
  expect(judge({ messages, steps }).repliesMissing).toEqual(['m1']);
});

test('an unknown send explains a missing answer, a kill explains a second end; without them both are wrong', () => {
  const steps = [...fine.steps, step('ended', 'm2', 90)];
  expect(judge({ phone: [answer('m1')], unknownSends: 1, steps, killedAt: [20] })).toMatchObject({
    repliesMissing: ['m2'],
    endedTwice: [{ label: 'm2', killedAfterMs: 5 }],
    clean: true,
  });
  expect(judge({ steps })).toMatchObject({ endedTwice: [{ label: 'm2', killedAfterMs: null }], clean: false });
});
