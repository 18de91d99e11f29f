import fc from 'fast-check';
import { textOf } from '../../../../sandbox/helpdesks/freshdesk/views';
import { commentHtml, fieldsOf, formParts, hasMarker, isOurNote, NOTE, readTicket, REPLY, toTag } from '../../../../src/ticket/providers/freshdesk/tickets';

const ACCOUNT = { domain: 'company', baseUrl: 'https://company.freshdesk.com' };

test('whatever a comment says, its own marker is recognised and no other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, marker, other) => {
      const shown = textOf(commentHtml(text, marker));
      expect(hasMarker(shown, marker)).toBe(true);
      expect(hasMarker(shown, other)).toBe(other === marker);
      expect(isOurNote({ source: NOTE, body_text: shown })).toBe(true);
      expect(isOurNote({ source: REPLY, body_text: shown })).toBe(false);
    }),
  );
});

test('a comment shows neither the marker nor the number in it', () => {
  const wamid = 'wamid.HBgLMTU1NTAxMDAwMDEVAgASGBQ';
  expect(commentHtml('Hello', wamid)).not.toContain('HBgLMTU1');
  expect(hasMarker('A customer writes ref 0123456789abcdef', wamid)).toBe(false);
});

test.each([
  [2, 'open', 'Open'],
  [3, 'pending', 'Pending'],
  [4, 'solved', 'Resolved'],
  [5, 'closed', 'Closed'],
  [6, 'onHold', 'Status 6'],
])('status %s is %s', (status, state, nativeState) => {
  expect(readTicket({ id: 1, status, tags: ['vip', 'wa:c_1'] }, ACCOUNT, 'Freshdesk')).toMatchObject({ state, nativeState, tags: ['vip'], externalId: 'wa:c_1' });
});

test('what is no ticket is refused', () => {
  expect(() => readTicket({}, ACCOUNT, 'Freshdesk')).toThrow('Freshdesk answered in a way');
});

test('custom fields go where Freshdesk takes them, lists and objects into forms', () => {
  const fields = fieldsOf({ cf_order: 7, type: 'Question' });
  expect(fields).toEqual({ type: 'Question', custom_fields: { cf_order: 7 } });
  expect(formParts({ ...fields, tags: ['a', 'b'], private: false })).toEqual([
    { name: 'type', value: 'Question' },
    { name: 'custom_fields[cf_order]', value: '7' },
    { name: 'tags[]', value: 'a' },
    { name: 'tags[]', value: 'b' },
    { name: 'private', value: 'false' },
  ]);
  expect(toTag(' a,b   c ')).toBe('a b c');
});
