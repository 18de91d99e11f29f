import { createHmac } from 'node:crypto';
import { showable, succeeded, timeOf, webAddress } from '../../../../src/ticket/providers/parts/answers';
import { changedTickets } from '../../../../src/ticket/providers/parts/changedTickets';
import { earlierTicket } from '../../../../src/ticket/providers/parts/earlierTicket';
import { firstTickets, isInState, isOurTicket, latestFirst } from '../../../../src/ticket/providers/parts/ticketLists';
import { isSecret, isSigned, jsonOf } from '../../../../src/ticket/providers/parts/webhooks';
import { writeWithFiles } from '../../../../src/ticket/providers/parts/writeWithFiles';
import type { Ticket, TicketFile, TicketState } from '../../../../src/ticket';

const file = (name: string, size = 1): TicketFile => ({ name, mimeType: 'image/png', bytes: new Uint8Array(size) });
const answer = (status: number) => ({ status, headers: {}, body: null });

describe('files that a helpdesk may refuse', () => {
  const LIMITS = { totalBytes: 4 * 1024 * 1024, count: 3 };
  /** Takes everything but files of these names. */
  const helpdesk = (refused: readonly string[], status = 422) => {
    const written: string[][] = [];
    const write = async (files: readonly TicketFile[]) => {
      const names = files.map(({ name }) => name);
      if (names.some((name) => refused.includes(name))) return answer(status);
      written.push(names);
      return answer(201);
    };
    return { written, write };
  };

  test.each([
    { files: ['a', 'b'], refused: [], kept: ['a', 'b'], lost: [] },
    { files: ['a'], refused: ['a'], kept: [], lost: ['a'] },
    { files: ['a', 'b', 'c'], refused: ['b'], kept: ['a', 'c'], lost: ['b'] },
    { files: ['a', 'b', 'c'], refused: ['a', 'c'], kept: [], lost: ['a', 'b', 'c'] },
    { files: ['a', 'b', 'c', 'd'], refused: [], kept: ['a', 'b', 'c'], lost: ['d'] },
  ])('of $files all but $refused are taken: $kept', async ({ files, refused, kept, lost }) => {
    const { written, write } = helpdesk(refused);
    const { response, refusedFiles } = await writeWithFiles(files.map((name) => file(name)), LIMITS, write);
    expect(written).toEqual([kept]);
    expect(response?.status).toBe(201);
    expect(refusedFiles.map(({ name }) => name)).toEqual(lost);
    for (const { reason } of refusedFiles) expect(reason).toMatch(/^\w[\w ]+$/);
  });

  test('what is too large together is not even sent', async () => {
    const { written, write } = helpdesk([]);
    const { refusedFiles } = await writeWithFiles([file('a', LIMITS.totalBytes), file('b'), file('c', 0)], LIMITS, write);
    expect(written).toEqual([['a', 'c']]);
    expect(refusedFiles).toEqual([{ name: 'b', reason: 'the helpdesk takes 4 MB with one message' }]);
  });

  test.each([401, 404, 429, 500])('an answer %s is not about files', async (status) => {
    const { written, write } = helpdesk(['a'], status);
    const { response, refusedFiles } = await writeWithFiles([file('a')], LIMITS, write);
    expect(response?.status).toBe(status);
    expect([written, refusedFiles]).toEqual([[], []]);
  });
});

describe('signatures', () => {
  const body = Buffer.from('{"a":"é"}');
  const signature = createHmac('sha256', 'secret').update('12.').update(body).digest('hex');

  test.each([
    ['the right one', signature, 'secret', true],
    ['another secret', signature, 'other', false],
    ['another body', signature.replace(/^../, '00'), 'secret', false],
    ['too short', signature.slice(2), 'secret', false],
    ['no hexadecimal', 'zz', 'secret', false],
    ['nothing', '', 'secret', false],
  ])('%s', (_name, given, secret, expected) => {
    expect(isSigned(given, 'sha256', secret, '12.', body)).toBe(expected);
  });

  test('a secret is the same or it is not', () => {
    expect(isSecret('agreed on', 'agreed on')).toBe(true);
    for (const given of [undefined, '', 'agreed o', 'agreed on ', 'Agreed on']) expect(isSecret(given, 'agreed on')).toBe(false);
  });

  test.each(['', 'no JSON', '[1]', 'null', '"text"'])('%j brings nothing', (text) => {
    expect(jsonOf(Buffer.from(text))).toEqual({});
  });
});

describe('answers', () => {
  const reasons = () => ['email'];
  test('successes give their JSON, all else is refused with the fields concerned', () => {
    expect(succeeded('Desk', { status: 201, headers: {}, body: { id: 1 } }, reasons)).toEqual({ id: 1 });
    expect(() => succeeded('Desk', answer(422), reasons)).toThrow('Desk did not accept the ticket as it is (email).');
    expect(() => succeeded('Desk', null, reasons)).toThrow('Desk answered in a way');
  });

  test('what may be content or a token is not shown', () => {
    expect(showable(['email', '4111 1111', 'a'.repeat(41), 7, null, 'group_id'])).toEqual(['email', 'group_id']);
  });

  test('times and addresses', () => {
    expect(timeOf('2026-11-22T12:00:00Z')).toBe(Date.UTC(2026, 10, 22, 12));
    expect([timeOf('soon'), timeOf(null)]).toEqual([null, null]);
    expect(webAddress('Desk', ' https://desk.example.com/ ')).toBe('https://desk.example.com');
    for (const value of ['desk.example.com', 'ftp://desk', '', null]) expect(() => webAddress('Desk', value)).toThrow('Desk credential');
  });
});

describe('tickets that changed', () => {
  /** The latest change first, two to a page; of others where `externalId` says so. */
  const pages = (...tickets: ReadonlyArray<readonly [id: string, updatedAt: number, externalId?: string | null]>) => async (page: number) =>
    tickets.slice((page - 1) * 2, page * 2).map(([id, updatedAt, externalId]) => ({ id, updatedAt, ...(externalId === undefined ? {} : { externalId }) }));

  test('are named since the cursor, page by page, and none without one', async () => {
    const list = pages(['d', 60_000], ['c', 50_000], ['b', 40_000], ['a', 10_000]);
    expect(await changedTickets(null, 2, list)).toEqual({ ticketIds: [], cursor: '60000' });
    expect(await changedTickets('44000', 2, list)).toEqual({ ticketIds: ['d', 'c', 'b'], cursor: '60000' });
    expect(await changedTickets('90000', 2, list)).toEqual({ ticketIds: [], cursor: '90000' });
    expect(await changedTickets('0', 2, pages())).toEqual({ ticketIds: [], cursor: '0' });
  });

  test('of others are left out, and hide none of ours behind them', async () => {
    const list = pages(['d', 60_000, null], ['c', 50_000, 'crm-1'], ['b', 40_000, 'wa:c_1'], ['a', 10_000, 'wa:c_2']);
    expect(await changedTickets('40000', 2, list)).toEqual({ ticketIds: ['b'], cursor: '60000' });
  });
});

const ticket = (id: string, part: Partial<Ticket> = {}): Ticket => ({
  id,
  number: id,
  url: null,
  state: 'open',
  nativeState: 'open',
  subject: 'Parcel',
  externalId: 'wa:c_1',
  requesterId: '7',
  priority: null,
  tags: [],
  assignee: null,
  createdAt: null,
  updatedAt: null,
  ...part,
});

describe('a ticket that an earlier try opened', () => {
  const [one, two] = [ticket('1'), ticket('2')];

  test('is found once it is there, among those of the conversation', async () => {
    const there: Ticket[] = [];
    const earlier = earlierTicket(async () => there, async ({ id }) => id === '2');
    expect([await earlier.isThere(), earlier.found()]).toEqual([false, null]);
    there.push(one, two);
    expect(earlier.found()).toBeNull();
    expect([await earlier.isThere(), earlier.found()]).toEqual([true, two]);
  });
});

describe('lists of tickets', () => {
  test.each<[TicketState, readonly string[]]>([
    ['new', ['any', 'open']],
    ['onHold', ['any', 'open']],
    ['solved', ['any', 'solved']],
    ['closed', ['any', 'solved']],
  ])('one that is %s is listed under %j', (state, listed) => {
    expect((['any', 'open', 'solved'] as const).filter((wanted) => isInState({ state }, wanted))).toEqual(listed);
  });

  test('tell ours by their key, and put the latest change first', () => {
    expect(['wa:c_1', 'c_1', '', null].map((externalId) => isOurTicket({ externalId }))).toEqual([true, false, false, false]);
    const tickets = [ticket('unknown'), ticket('old', { updatedAt: 1 }), ticket('new', { updatedAt: 2 })];
    expect(tickets.sort(latestFirst).map(({ id }) => id)).toEqual(['new', 'old', 'unknown']);
  });

  test.each([
    { limit: 9, listed: ['1', '2', '3', '4', '5'], asked: 3 },
    { limit: 4, listed: ['1', '2', '3', '4'], asked: 2 },
    { limit: 3, listed: ['1', '2', '3'], asked: 2 },
    { limit: 3, without: ['1', '2', '3'], listed: ['4', '5'], asked: 3 },
  ])('read as many pages as $limit tickets need without $without', async ({ limit, without = [], listed, asked }) => {
    const pages: number[] = [];
    const pageOf = async (page: number) => {
      pages.push(page);
      return ['1', '2', '3', '4', '5'].slice((page - 1) * 2, page * 2).map((id) => ticket(id));
    };
    const found = await firstTickets(limit, 2, pageOf, ({ id }) => !without.includes(id));
    expect(found.map(({ id }) => id)).toEqual(listed);
    expect(pages).toEqual(Array.from({ length: asked }, (_, index) => index + 1));
  });
});
