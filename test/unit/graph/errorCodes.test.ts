import { explainGraphError, GRAPH_ERRORS } from '../../../src/graph/errorCodes';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';

const codes = Object.keys(GRAPH_ERRORS).map(Number);

test('the codes that Meta wants to be tried again, and no others, are', () => {
  const again = codes.filter((code) => GRAPH_ERRORS[code]?.retry === 'backOff').sort((one, other) => one - other);
  expect(again).toEqual([2, 4, 613, 80007, 130429, 131000, 131016, 131056, 131057, 133004]);
});

// Sources: cloud-api.md §7 and Kapso's set.
test.each([131049, 131050, 131047, 368, 130497, 131031, 131026, 132001, 190, 10])('%i is never tried again', (code) => {
  expect(explainGraphError(code, 500).retry).toBe('no');
});

test.each(codes)('%i has plain words and says what to do', (code) => {
  const { meaning, hint } = explainGraphError(code, 400);
  expect(meaning).toMatch(/^[A-Z].*[^.]$/);
  expect(hint).toMatch(/^[A-Z].*\.$/);
  expect(`${meaning} ${hint}`).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
});

test.each([200, 210, 299])('%i is a permission', (code) => {
  expect(explainGraphError(code, 403).meaning).toBe('The access token lacks a permission');
});

test('300 is no permission any more', () => {
  expect(explainGraphError(300, 403).meaning).toBe('Meta refused the request');
});

test('the closed window', () => {
  expect(explainGraphError(WINDOW_CLOSED_CODE, 400).meaning).toMatch(/24 hours/);
});

test('what is wrong with the account is no reason to give a message up', () => {
  const accountWide = codes.filter((code) => GRAPH_ERRORS[code]?.accountWide).sort((one, other) => one - other);
  expect(accountWide).toEqual([0, 3, 10, 33, 190, 200, 368, 130497, 131005, 131031, 131042, 131044, 131048, 133010]);
});
