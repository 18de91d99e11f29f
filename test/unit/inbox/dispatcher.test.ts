import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import { until } from '../../fixtures/until';
import { ADA, BOB, type Customer } from '../../fixtures/webhooks';
import { dispatcherBench, TARGET, type Bench } from './dispatcherBench';

const CYD: Customer = { waId: '15550100003', userId: 'US.3003', name: 'Cyd Example' };
const DAN: Customer = { waId: '15550100004', userId: 'US.3004', name: 'Dan Example' };
/** Long enough for a dispatcher that does something it must not do. */
const quiet = () => pause(30);

let bench: Bench;
beforeEach(async () => {
  bench = await dispatcherBench();
});
afterEach(() => bench.close());

describe('order', () => {
  it('one conversation’s messages run one after the other, as they came', async () => {
    await bench.receive([['one', ADA], ['two', ADA], ['three', ADA]]);
    bench.start();
    (await bench.run(1)).end('success');
    const second = await bench.run(2);
    await quiet();
    expect(bench.texts()).toEqual(['one', 'two']);
    second.end('error');
    await bench.run(3);
    expect(bench.texts()).toEqual(['one', 'two', 'three']);
    expect(bench.settled.map(([, outcome]) => outcome)).toEqual(['success', 'error']);
  });

  it('conversations run side by side', async () => {
    await bench.receive([['a1', ADA], ['b1', BOB], ['a2', ADA], ['c1', CYD]]);
    bench.start();
    await bench.run(3);
    await quiet();
    expect(bench.texts()).toEqual(['a1', 'b1', 'c1']);
  });

  it('up to the limit; the next one starts when a run has ended', async () => {
    await bench.receive([['a', ADA], ['b', BOB], ['c', CYD]]);
    bench.start({ parallel: 2 });
    const second = await bench.run(2);
    await bench.receive([['d', DAN]]);
    await quiet();
    expect(bench.texts()).toEqual(['a', 'b']);
    second.end('success');
    await bench.run(3);
    expect(bench.texts()).toEqual(['a', 'b', 'c']);
  });

  it('of a flood only what can run is taken out of the store', async () => {
    const customers = Array.from({ length: 100 }, (_, index): Customer => ({ waId: `1555011${1_000 + index}`, name: 'Example' }));
    await bench.receive(Array.from({ length: 20 }, (_, index) => customers.map((from) => [`${index}`, from] as const)).flat());
    let [inMemory, most] = [0, 0];
    bench.start({ parallel: 20 }, {
      store: {
        async nextDeliveries(...request) {
          const found = await bench.store.nextDeliveries(...request);
          inMemory += found.length;
          most = Math.max(most, inMemory);
          return found;
        },
      },
    });
    for (let count = 1; count <= 50; count += 1) {
      const run = await bench.run(count);
      inMemory -= 1;
      run.end('success');
      await until(() => bench.settled.length === count);
    }
    expect(most).toBeLessThanOrEqual(20);
  });

  it('a run that hangs holds its own conversation only', async () => {
    await bench.receive([['a1', ADA], ['a2', ADA], ['b1', BOB], ['b2', BOB], ['b3', BOB]]);
    bench.start({ parallel: 2 });
    for (const count of [2, 3, 4]) (await bench.run(count)).end('success');
    await until(() => bench.settled.length === 3);
    expect(bench.texts()).toEqual(['a1', 'b1', 'b2', 'b3']);
  });

  it('a run that waits has ended: the conversation is free', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    (await bench.run(1)).end('waiting');
    await bench.run(2);
    expect(bench.settled.map(([, outcome]) => outcome)).toEqual(['waiting']);
  });

  it('another trigger’s messages are none of ours', async () => {
    await bench.receive([['theirs', ADA]], { workflowId: 'workflow2', nodeId: 'node1' });
    await bench.receive([['ours', BOB]]);
    bench.start();
    await bench.run(1);
    await quiet();
    expect(bench.texts()).toEqual(['ours']);
  });
});

describe('when something comes in', () => {
  it('it starts at once, however long the pause between polls', async () => {
    bench.start();
    await quiet();
    await bench.receive([['now', ADA]]);
    await bench.run(1);
    expect(bench.texts()).toEqual(['now']);
  });

  it('also while the dispatcher is looking', async () => {
    const { nextDeliveries } = bench.store;
    let looked = 0;
    bench.start({}, {
      store: {
        async nextDeliveries(target, now, limit) {
          const found = await nextDeliveries(target, now, limit);
          looked += 1;
          if (looked === 1) await bench.receive([['meanwhile', ADA]]);
          return found;
        },
      },
    });
    await bench.run(1);
    expect(looked).toBe(2);
  });

  it('one look at a time, whatever comes in meanwhile', async () => {
    const { nextDeliveries } = bench.store;
    let [looking, most] = [0, 0];
    bench.start({}, {
      store: {
        async nextDeliveries(...request) {
          looking += 1;
          most = Math.max(most, looking);
          await pause(5);
          looking -= 1;
          return await nextDeliveries(...request);
        },
      },
    });
    for (let index = 0; index < 20; index += 1) await bench.receive([[`${index}`, { waId: `1555012${1_000 + index}`, name: 'Example' }]]);
    (await bench.run(10)).end('success');
    await bench.run(11);
    expect(most).toBe(1);
  });

  it('polling finds what nobody told of', async () => {
    bench.start({ pollMs: 5 }, { store: { onDeliveries: () => () => undefined } });
    await quiet();
    await bench.receive([['from elsewhere', ADA]]);
    await bench.run(1);
    expect(bench.texts()).toEqual(['from elsewhere']);
  });

  it('polling finds what must not start before its time', async () => {
    await bench.receive([['later', ADA]], { notBefore: bench.now + 3 * SECOND_MS });
    bench.start({ pollMs: 5 });
    await quiet();
    expect(bench.runs).toEqual([]);
    bench.now += 3 * SECOND_MS;
    await bench.run(1);
  });

});

describe('of several dispatchers', () => {
  const customers = Array.from({ length: 20 }, (_, index): Customer => ({ waId: `1555010${1_000 + index}`, name: 'Example' }));

  it('one works, the others wait', async () => {
    const [first, second] = [bench.start({ processId: 'process1', parallel: 20 }), bench.start({ processId: 'process2', parallel: 20 })];
    await until(() => first.leads());
    await bench.receive(customers.map((from, index) => [`message ${index}`, from]));
    await bench.run(20);
    await bench.pass(5 * MINUTE_MS);
    expect([first.leads(), second.leads()]).toEqual([true, false]);
    expect(new Set(bench.texts()).size).toBe(20);
    expect(bench.runs).toHaveLength(20);
  });

  it('the next one takes over at once when the first stops', async () => {
    const first = bench.start({ processId: 'process1' });
    await until(() => first.leads());
    const second = bench.start({ processId: 'process2', pollMs: 5 });
    await quiet();
    expect(second.leads()).toBe(false);
    await first.stop();
    await until(() => second.leads());
    expect(first.leads()).toBe(false);
    await bench.receive([['for the second', ADA]]);
    await bench.run(1);
  });

  it('the next one takes over twenty seconds after the last sign of one that hangs', async () => {
    let hangs = false;
    const { acquireLock } = bench.store;
    const hung = bench.start({ processId: 'process1' }, {
      store: { acquireLock: async (...request) => (hangs ? await new Promise<never>(() => undefined) : await acquireLock(...request)) },
    });
    await until(() => hung.leads());
    await bench.pass(10 * SECOND_MS);
    hangs = true;
    const second = bench.start({ processId: 'process2' });
    await bench.pass(15 * SECOND_MS);
    expect([hung.leads(), second.leads()]).toEqual([true, false]);
    await bench.pass(5 * SECOND_MS);
    expect([hung.leads(), second.leads()]).toEqual([false, true]);
    hangs = false;
    // One that never comes back cannot be stopped either.
    bench.forget(hung);
  });

  it('those of different triggers do not wait for each other', async () => {
    const others = bench.start({ target: { workflowId: 'workflow2', nodeId: 'node1' } });
    const ours = bench.start();
    await until(() => others.leads() && ours.leads());
  });
});

describe('stop', () => {
  it('starts nothing more, whoever wakes', async () => {
    const dispatcher = bench.start({ pollMs: 5 });
    await quiet();
    await dispatcher.stop();
    await bench.receive([['too late', ADA]]);
    await quiet();
    expect(bench.runs).toEqual([]);
  });

  it('lets runs that are alive end', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    const dispatcher = bench.start();
    const run = await bench.run(1);
    await dispatcher.stop();
    run.end('success');
    await until(() => bench.settled.length === 1);
    await quiet();
    expect(bench.texts()).toEqual(['one']);
  });

  it('gives back what it was about to start', async () => {
    await bench.receive([['one', ADA]]);
    const { markEmitted } = bench.store;
    let stopping: Promise<void> | undefined;
    const dispatcher = bench.start({}, {
      store: {
        async markEmitted(...request) {
          const ours = await markEmitted(...request);
          stopping = dispatcher.stop();
          return ours;
        },
      },
    });
    await until(() => stopping !== undefined);
    await stopping;
    bench.start();
    expect(await bench.run(1)).toMatchObject({ text: 'one', attempt: 2 });
    await quiet();
    expect(bench.runs).toHaveLength(1);
  });

  it('and another start go on where it stopped', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    await bench.start().stop();
    bench.start();
    (await bench.run(1)).end('success');
    await bench.run(2);
    expect(bench.texts()).toEqual(['one', 'two']);
  });

  it('while a run is alive, as when the workflow is published again: no second attempt, however long it takes', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    const first = bench.start();
    const run = await bench.run(1);
    await first.stop();
    bench.start();
    await bench.pass(5 * MINUTE_MS);
    expect(bench.texts()).toEqual(['one']);
    run.end('success');
    await bench.run(2);
    expect(bench.texts()).toEqual(['one', 'two']);
    expect(bench.settled).toEqual([[run.id, 'success']]);
  });
});

describe('an end that n8n does not tell', () => {
  it('of a run that had its message is unknown', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    (await bench.run(1)).end(undefined);
    await bench.run(2);
    expect(bench.settled.map(([, outcome]) => outcome)).toEqual(['unknown']);
  });

  it('because telling n8n broke is reported, and unknown too', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    const broken = new Error('n8n is stopping');
    (await bench.run(1)).breakDown(broken);
    await bench.run(2);
    expect(bench.faults).toEqual([broken]);
    expect(bench.settled.map(([, outcome]) => outcome)).toEqual(['unknown']);
  });

});

describe('a message that no run took', () => {
  beforeEach(async () => {
    await bench.close();
    bench = await dispatcherBench({ claims: false });
  });

  it('holds its conversation meanwhile, so that nothing overtakes it', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    const first = await bench.run(1);
    first.end(undefined);
    await quiet();
    expect(bench.runs).toHaveLength(1);
    await bench.pass(5 * SECOND_MS);
    expect(await bench.run(2)).toMatchObject({ id: first.id, attempt: 2 });
  });

  it('is given up after the longest run, and offered anew; its old run finds itself out of date', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start({ parallel: 1, longestRunMs: MINUTE_MS });
    const queued = await bench.run(1);
    await bench.pass(MINUTE_MS - SECOND_MS);
    expect(bench.runs).toHaveLength(1);
    await bench.pass(5 * SECOND_MS);
    expect(await bench.run(2)).toMatchObject({ id: queued.id, attempt: 2 });
    const late = { deliveryId: queued.id, attempt: queued.attempt, executionId: 'late', processId: 'process1', now: bench.now };
    expect(await bench.store.claimDelivery(late)).toBeNull();
    queued.end('success');
    await quiet();
    expect(bench.runs).toHaveLength(2);
    expect(await bench.store.claimDelivery({ ...late, attempt: 2 })).toMatchObject({ attempt: 2 });
  });
});

describe('a store that cannot read or write for a while', () => {
  const broken = new SupportError('storeUnavailable', 'The disk is full.', 'Make room.');

  it('is reported, and asked again at the next poll', async () => {
    await bench.receive([['one', ADA]]);
    const { nextDeliveries } = bench.store;
    let failures = 3;
    bench.start({ pollMs: 1 }, {
      store: {
        nextDeliveries: async (...request) => {
          failures -= 1;
          if (failures >= 0) throw broken;
          return await nextDeliveries(...request);
        },
      },
    });
    await bench.run(1);
    expect(bench.faults).toEqual([broken, broken, broken]);
  });

  /** A store that forgets how to settle. */
  const withoutSettling = (failures: number) => {
    const { settleDelivery } = bench.store;
    let left = failures;
    return {
      settleDelivery: async (...request: Parameters<typeof settleDelivery>) => {
        left -= 1;
        if (left >= 0) throw broken;
        await settleDelivery(...request);
      },
    };
  };

  it('does not hold the conversation whose run has ended', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start({}, { store: withoutSettling(3) });
    (await bench.run(1)).end('success');
    await quiet();
    await bench.pass(15 * SECOND_MS);
    await bench.run(2);
    expect(bench.texts()).toEqual(['one', 'two']);
    expect(bench.faults).toEqual([broken, broken, broken]);
  });

  it('for longer than anybody tries: the conversation is free once the longest run is over', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start({ longestRunMs: 10 * MINUTE_MS, parallel: 1 }, { store: withoutSettling(60) });
    (await bench.run(1)).end('success');
    await bench.pass(6 * MINUTE_MS);
    expect(bench.runs).toHaveLength(1);
    await bench.pass(5 * MINUTE_MS);
    await bench.run(2);
    expect(bench.faults).toHaveLength(60);
  });

  it('for longer than processes may be silent: nobody is taken for dead because of it', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    await bench.store.heartbeat('worker', bench.now);
    const [one] = await bench.store.nextDeliveries(TARGET, bench.now, 1);
    await bench.store.claimDelivery({ deliveryId: one!.id, attempt: 1, executionId: 'x', processId: 'worker', now: bench.now });
    let away = false;
    const { acquireLock } = bench.store;
    bench.start({}, {
      store: {
        acquireLock: async (...request) => {
          if (away) throw broken;
          return await acquireLock(...request);
        },
      },
    });
    await quiet();
    away = true;
    await bench.pass(2 * MINUTE_MS);
    away = false;
    // The store is back, and the worker gives its next sign a little later.
    await bench.pass(10 * SECOND_MS);
    await bench.store.heartbeat('worker', bench.now);
    await bench.pass(25 * SECOND_MS);
    expect(bench.runs).toEqual([]);
    await bench.pass(10 * SECOND_MS);
    expect(await bench.run(1)).toMatchObject({ attempt: 2, text: 'one' });
  });
});

describe('a run that does not end', () => {
  it('frees its conversation and its place after the longest run, also where it ends later after all', async () => {
    await bench.receive([['one', ADA], ['two', ADA], ['other', BOB]]);
    bench.start({ parallel: 1, longestRunMs: MINUTE_MS });
    const endless = await bench.run(1);
    await bench.pass(MINUTE_MS - SECOND_MS);
    expect(bench.texts()).toEqual(['one']);
    await bench.pass(10 * SECOND_MS);
    const next = await bench.run(2);
    next.end('success');
    const third = await bench.run(3);
    expect(bench.texts().toSorted()).toEqual(['one', 'other', 'two']);
    endless.end('success');
    await quiet();
    third.end('success');
    await until(() => bench.settled.length >= 3);
    expect(bench.runs).toHaveLength(3);
  });
});

describe('processes that come and go', () => {
  /** A process that emitted one message and claimed another, and then died. */
  async function deadProcess() {
    await bench.receive([['emitted', ADA], ['claimed', BOB]]);
    const [emitted, claimed] = await bench.store.nextDeliveries(TARGET, bench.now, 10);
    await bench.store.heartbeat('dead', bench.now);
    for (const { id } of [emitted!, claimed!]) await bench.store.markEmitted(id, 1, 'dead', bench.now);
    await bench.store.claimDelivery({ deliveryId: claimed!.id, attempt: 1, executionId: 'x', processId: 'dead', now: bench.now });
    return { emitted: emitted!, claimed: claimed! };
  }

  it('what a dead one had begun starts again after thirty seconds', async () => {
    const { emitted, claimed } = await deadProcess();
    bench.start();
    await bench.pass(30 * SECOND_MS);
    expect(bench.runs).toEqual([]);
    await bench.pass(5 * SECOND_MS);
    await bench.run(2);
    expect(bench.runs).toMatchObject([
      { id: emitted.id, attempt: 2, text: 'emitted' },
      { id: claimed.id, attempt: 2, text: 'claimed' },
    ]);
  });

  it('a run that a dead one had begun is left where the operator wants that; what had not begun starts', async () => {
    const { emitted } = await deadProcess();
    bench.start({ onCrash: 'leaveIt' });
    await bench.pass(40 * SECOND_MS);
    expect(await bench.run(1)).toMatchObject({ id: emitted.id, attempt: 2 });
    await bench.receive([['next', BOB]]);
    expect(await bench.run(2)).toMatchObject({ text: 'next' });
  });

  it('a dead worker’s run gives its place back, although n8n does not tell its end', async () => {
    await bench.receive([['one', ADA]]);
    const attempts: number[] = [];
    bench.start({ parallel: 1 }, {
      emit: async ({ id: deliveryId, attempt }) => {
        attempts.push(attempt);
        await bench.store.claimDelivery({ deliveryId, attempt, executionId: `${attempt}`, processId: 'worker', now: bench.now });
        return await new Promise(() => undefined);
      },
    });
    await until(() => attempts.length === 1);
    await bench.pass(35 * SECOND_MS);
    await until(() => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
  });

  it('what a living one is at stays with it', async () => {
    await bench.receive([['one', ADA]]);
    bench.start();
    await bench.run(1);
    await bench.pass(9 * MINUTE_MS);
    const rules = { silentSince: bench.now - 30 * SECOND_MS, claimedBefore: 0, onCrash: 'runAgain' } as const;
    expect(await bench.store.recoverDeliveries(TARGET, rules, bench.now)).toEqual({ again: [], left: [], timedOut: [] });
    expect(bench.runs).toHaveLength(1);
  });
});

describe('what comes before the run', () => {
  it('is done first, and takes one of the places', async () => {
    const order: string[] = [];
    let done = () => undefined as void;
    const before = new Promise<void>((resolve) => (done = resolve));
    await bench.receive([['one', ADA], ['other', BOB]]);
    bench.start({ parallel: 1 }, {
      beforeEmit: async ({ topic, conversationId }) => {
        order.push(`before ${topic} ${conversationId === null ? '' : 'of a conversation'}`);
        await before;
      },
    });
    await quiet();
    expect([order, bench.runs]).toEqual([['before message of a conversation'], []]);
    done();
    await bench.run(1);
    expect(bench.texts()).toEqual(['one']);
  });

  it('that takes longer than a run may costs nothing: the delivery was offered anew', async () => {
    await bench.receive([['one', ADA]]);
    let slow = true;
    bench.start({ longestRunMs: MINUTE_MS }, {
      beforeEmit: async () => {
        if (!slow) return;
        slow = false;
        await pause(200);
      },
    });
    await quiet();
    await bench.pass(65 * SECOND_MS);
    expect(await bench.run(1)).toMatchObject({ attempt: 2 });
    await pause(250);
    expect(bench.runs).toHaveLength(1);
  });
});
