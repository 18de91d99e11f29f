// A helpdesk that is down, slow, short of breath or has taken the log-in back.
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrAppend, externalIdOf } from '../../../src/ticket';
import { noPause } from '../benches/store';
import { message, PHOTO, type BenchFaults, type TicketBench } from './bench';
import { ticketsUnderTest } from './underTest';

/** More calls than any provider needs for one message with a file. */
const MOST_CALLS = 12;

/**
 * What threading and provider make of a helpdesk's bad days. The bench has `faults`, and opens its provider with a `sleep` that
 * does not wait.
 */
export function describeTicketFaults(name: string, openBench: () => Promise<TicketBench>): void {
  describe(`ticket provider contract on a bad day: ${name}`, () => {
    const under = ticketsUnderTest(openBench, noPause);
    const faults = (): BenchFaults => {
      const { faults: found } = under().bench;
      if (found === undefined) throw new Error('This bench cannot break its helpdesk.');
      return found;
    };
    afterEach(() => faults().clear());

    /** As a run does that n8n repeats until it succeeds. */
    async function untilFiled(request: ReturnType<typeof message>) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await under().file(request);
        } catch (failure) {
          if (tries === 5) throw failure;
          expect(failure).toMatchObject({ code: 'helpdeskUnreachable' });
        }
      }
    }

    async function ticketsOf(conversationId: string) {
      const { bench } = under();
      await bench.settled?.();
      const found = await bench.provider.find(externalIdOf(conversationId));
      return found.filter(({ externalId }) => externalId === externalIdOf(conversationId));
    }

    test.each([503, 502])('two answers %s in a row are outlasted', async (status) => {
      await faults().add({ status, times: 2 });
      expect(await under().file(message(under().conversationId, 'Hello'))).toMatchObject({ created: true });
    });

    test('a helpdesk that asks to wait is waited for', async () => {
      await faults().add({ status: 429, retryAfterSeconds: 1, times: 1 });
      expect(await under().file(message(under().conversationId, 'Hello'))).toMatchObject({ created: true });
    });

    test('whichever answer is lost, there is one ticket with one comment and one file', async () => {
      const { bench } = under();
      for (let skip = 0; skip < MOST_CALLS; skip += 1) {
        const conversationId = await bench.newConversation();
        await faults().add({ dropConnection: 'after', skip, times: 1 });
        const { ticket } = await untilFiled(message(conversationId, 'It rains in', { files: [PHOTO] }));
        await faults().clear();

        expect((await ticketsOf(conversationId)).map(({ id }) => id)).toEqual([ticket.id]);
        expect((await bench.read(ticket.id)).comments.map(({ text, files }) => [text, files])).toEqual([['It rains in', [PHOTO.name]]]);
      }
    });

    test('whichever answer is lost, a later message is added once', async () => {
      const { bench, file } = under();
      for (let skip = 0; skip < MOST_CALLS; skip += 1) {
        const conversationId = await bench.newConversation();
        const { ticket } = await file(message(conversationId, 'Hello'));
        await faults().add({ dropConnection: 'after', skip, times: 1 });
        await untilFiled(message(conversationId, 'It rains in', { files: [PHOTO] }));
        await faults().clear();

        const { comments } = await bench.read(ticket.id);
        expect(comments.map(({ text, files }) => [text, files])).toEqual([['Hello', []], ['It rains in', [PHOTO.name]]]);
      }
    });

    test('with a 500 on every third call nothing is lost and nothing doubled', async () => {
      const { bench, conversationId } = under();
      for (let count = 0; count < 60; count += 1) await faults().add({ status: 500, skip: 2, times: 1 });
      const texts = ['one', 'two', 'three', 'four'];
      for (const text of texts) await untilFiled(message(conversationId, text));
      await faults().clear();

      const [ticket, ...others] = await ticketsOf(conversationId);
      expect(others).toEqual([]);
      expect((await bench.read(ticket?.id ?? '')).comments.map(({ text }) => text)).toEqual(texts);
    });

    test('a slow helpdesk gets a message that is delivered three times at once only once', async () => {
      const { desk, texts, conversationId } = under();
      await faults().add({ answerDelayMs: 100 });
      const slow = message(conversationId, 'Hello');
      // They wait for each other: without a pause they would not let the helpdesk answer.
      const patient = { ...desk, sleep: async (ms: number) => await sleep(ms) };
      const outcomes = await Promise.all([1, 2, 3].map(async () => await createOrAppend(slow, patient)));
      await faults().clear();

      expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
      const [ticket, ...others] = await ticketsOf(conversationId);
      expect(others).toEqual([]);
      expect(await texts(ticket?.id ?? '')).toEqual(['Hello']);
    });

    test('a helpdesk that is down says so, and the message goes through later, once', async () => {
      const { file, texts, conversationId } = under();
      const waiting = message(conversationId, 'Hello');
      for (const fault of [{ status: 500 }, { dropConnection: 'before' }] as const) {
        await faults().add(fault);
        await expect(file(waiting)).rejects.toMatchObject({ code: 'helpdeskUnreachable', hint: expect.stringMatching(/\w/) });
        await faults().clear();
      }

      const { ticket, created } = await file(waiting);
      expect(created).toBe(true);
      expect(await file(waiting)).toMatchObject({ duplicate: true });
      expect(await texts(ticket.id)).toEqual(['Hello']);
    });

    test('a log-in that was taken back is named, and nothing of the customer with it', async () => {
      const { bench, desk, file, conversationId } = under();
      if (bench.stranger === null) return;
      const waiting = message(conversationId, 'My secret trouble');
      const refusal: unknown = await createOrAppend(waiting, { ...desk, provider: bench.stranger }).catch((failure: unknown) => failure);
      expect(refusal).toMatchObject({ code: 'helpdeskRefused', hint: expect.stringMatching(/credential/i) });
      expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toMatch(/secret trouble|15550100001|Ana Test/);
      expect(await file(waiting)).toMatchObject({ created: true });
    });
  });
}
