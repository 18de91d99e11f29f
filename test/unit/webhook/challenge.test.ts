import { answerChallenge } from '../../../src/webhook/challenge';

const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'vibecoding', 'hub.challenge': '1158201444' };

test('the challenge comes back as it came', () => {
  expect(answerChallenge(query, 'vibecoding')).toBe('1158201444');
  expect(answerChallenge({ ...query, 'hub.challenge': '007' }, 'vibecoding')).toBe('007');
});

test.each<[string, Record<string, unknown>]>([
  ['another token', { 'hub.verify_token': 'vibecodinG' }],
  ['the beginning of the token', { 'hub.verify_token': 'vibe' }],
  ['no token', { 'hub.verify_token': undefined }],
  ['two tokens', { 'hub.verify_token': ['vibecoding', 'vibecoding'] }],
  ['a token that is an object', { 'hub.verify_token': { toString: () => 'vibecoding' } }],
  ['another mode', { 'hub.mode': 'unsubscribe' }],
  ['no mode', { 'hub.mode': undefined }],
  ['no challenge', { 'hub.challenge': undefined }],
  ['two challenges', { 'hub.challenge': ['1', '2'] }],
])('no answer to %s', (_what, part) => {
  expect(answerChallenge({ ...query, ...part }, 'vibecoding')).toBeNull();
});

test('an empty verify token never matches', () => {
  expect(answerChallenge({ ...query, 'hub.verify_token': '' }, '')).toBeNull();
});

test('a query without anything is no challenge', () => {
  expect(answerChallenge({}, 'vibecoding')).toBeNull();
  expect(answerChallenge({}, '')).toBeNull();
});
