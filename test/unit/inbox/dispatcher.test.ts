import { setTimeout as pause } from 'node:timers/promises';
import { wakeUp } from '../../../src/inbox/wakeUp';
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { until } from '../../fixtures/until';
import { ADA, BOB, type Customer } from '../../fixtures/webhooks';
import { dispatcherBench, TARGET, type Bench } from './dispatcherBench';

const CYD: Customer = { waId: '15550100003', userId: 'US.3003', name: 'Cyd Example' };
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
    wakeUp();
    await quiet();
    expect(bench.texts()).toEqual(['a', 'b']);
    second.end('success');
    await bench.run(3);
    expect(bench.texts()).toEqual(['a', 'b', 'c']);
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
  it('wakeUp starts it at once, however long the pause between polls', async () => {
    bench.start();
    await quiet();
    await bench.receive([['now', ADA]]);
    await quiet();
    expect(bench.runs).toEqual([]);
    wakeUp();
    await bench.run(1);
    expect(bench.texts()).toEqual(['now']);
  });

  it('also while the dispatcher is looking', async () => {
    const { nextDeliveries } = bench.store;
    let looked = 0;
    bench.start({}, {
      async nextDeliveries(target, now, limit) {
        const found = await nextDeliveries(target, now, limit);
        looked += 1;
        if (looked === 1) {
          await bench.receive([['meanwhile', ADA]]);
          wakeUp();
        }
        return found;
      },
    });
    await bench.run(1);
    expect(looked).toBe(2);
  });

  it('polling finds what another process has written', async () => {
    bench.start({ pollMs: 5 });
    await quiet();
    await bench.receive([['from elsewhere', ADA]]);
    await bench.run(1);
    expect(bench.texts()).toEqual(['from elsewhere']);
  });

  it('two processes never start the same message twice', async () => {
    const customers = Array.from({ length: 20 }, (_, index): Customer => ({ waId: `1555010${1_000 + index}`, name: 'Example' }));
    await bench.receive(customers.map((from, index) => [`message ${index}`, from]));
    bench.start({ processId: 'process1', parallel: 20 });
    bench.start({ processId: 'process2', parallel: 20 });
    await bench.run(20);
    await quiet();
    expect(new Set(bench.texts()).size).toBe(20);
    expect(bench.runs).toHaveLength(20);
  });
});

describe('stop', () => {
  it('starts nothing more, whoever wakes', async () => {
    const dispatcher = bench.start({ pollMs: 5 });
    await quiet();
    dispatcher.stop();
    await bench.receive([['too late', ADA]]);
    wakeUp();
    await quiet();
    expect(bench.runs).toEqual([]);
  });

  it('lets runs that are alive end', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    const dispatcher = bench.start();
    const run = await bench.run(1);
    dispatcher.stop();
    run.end('success');
    await until(() => bench.settled.length === 1);
    await quiet();
    expect(bench.texts()).toEqual(['one']);
  });

  it('gives back what it was about to start, and wakes who may start it instead', async () => {
    await bench.receive([['one', ADA]]);
    const { markEmitted } = bench.store;
    const dispatcher = bench.start({}, {
      async markEmitted(...request) {
        const ours = await markEmitted(...request);
        dispatcher.stop();
        bench.start();
        await quiet();
        return ours;
      },
    });
    expect(await bench.run(1)).toMatchObject({ text: 'one', attempt: 2 });
    await quiet();
    expect(bench.runs).toHaveLength(1);
  });

  it('and another start go on where it stopped', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start().stop();
    bench.start();
    (await bench.run(1)).end('success');
    await bench.run(2);
    expect(bench.texts()).toEqual(['one', 'two']);
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

  it('comes too late for an attempt that was given up: the next one goes on', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    const first = await bench.run(1);
    bench.now += MINUTE_MS;
    expect(await bench.store.requeueAbandoned(TARGET, bench.now)).toBe(1);
    bench.start({ processId: 'process2' });
    const second = await bench.run(2);
    expect(second).toMatchObject({ id: first.id, attempt: 2, text: 'one' });
    first.end('success');
    await quiet();
    expect(bench.settled).toEqual([]);
    second.end('error');
    await bench.run(3);
    expect(bench.settled).toEqual([[first.id, 'error']]);
  });
});

describe('a message that no run took', () => {
  beforeEach(async () => {
    await bench.close();
    bench = await dispatcherBench({ claims: false });
  });

  it('is tried again as another attempt, after growing pauses, and dropped in the end', async () => {
    await bench.receive([['one', ADA]]);
    bench.start();
    for (const attempt of [1, 2, 3, 4, 5]) {
      const run = await bench.run(attempt);
      expect(run.attempt).toBe(attempt);
      run.end(undefined);
      if (attempt === 5) break;
      const pauseMs = attempt * 5 * SECOND_MS;
      await until(async () => (await bench.store.nextDeliveries(TARGET, bench.now + pauseMs, 1)).length === 1);
      expect(await bench.store.nextDeliveries(TARGET, bench.now + pauseMs - 1, 1)).toEqual([]);
      bench.now += pauseMs;
      wakeUp();
    }
    await until(() => bench.settled.length === 1);
    expect(bench.settled).toEqual([[bench.runs[0]?.id, 'dropped']]);
  });

  it('holds its conversation meanwhile, so that nothing overtakes it', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    bench.start();
    const first = await bench.run(1);
    first.end(undefined);
    await quiet();
    expect(bench.runs).toHaveLength(1);
    bench.now += 5 * SECOND_MS;
    wakeUp();
    expect(await bench.run(2)).toMatchObject({ id: first.id, attempt: 2 });
  });
});

describe('a store that cannot read or write for a while', () => {
  const broken = new Error('the disk is full');

  it('is reported, and asked again at the next poll', async () => {
    await bench.receive([['one', ADA]]);
    const { nextDeliveries } = bench.store;
    let failures = 3;
    bench.start({ pollMs: 1 }, {
      nextDeliveries: async (...request) => {
        failures -= 1;
        if (failures >= 0) throw broken;
        return await nextDeliveries(...request);
      },
    });
    await bench.run(1);
    expect(bench.faults).toEqual([broken, broken, broken]);
  });

  it('does not hold the conversation whose run has ended', async () => {
    await bench.receive([['one', ADA], ['two', ADA]]);
    const { settleDelivery } = bench.store;
    let failures = 3;
    bench.start({ pollMs: 1 }, {
      settleDelivery: async (...request) => {
        failures -= 1;
        if (failures >= 0) throw broken;
        await settleDelivery(...request);
      },
    });
    (await bench.run(1)).end('success');
    await bench.run(2);
    expect(bench.texts()).toEqual(['one', 'two']);
    expect(bench.faults).toEqual([broken, broken, broken]);
  });
});

describe('processes that come and go', () => {
  it('what a dead one had begun starts again', async () => {
    await bench.receive([['emitted', ADA], ['claimed', BOB]]);
    const [emitted, claimed] = await bench.store.nextDeliveries(TARGET, bench.now, 10);
    await bench.store.heartbeat('dead', bench.now);
    for (const { id } of [emitted!, claimed!]) await bench.store.markEmitted(id, 1, 'dead', bench.now);
    await bench.store.claimDelivery({ deliveryId: claimed!.id, attempt: 1, executionId: 'x', processId: 'dead', now: bench.now });
    bench.now += 30 * SECOND_MS;
    bench.start();
    await quiet();
    expect(bench.runs).toEqual([]);
    bench.now += 5 * SECOND_MS;
    wakeUp();
    await bench.run(2);
    expect(bench.runs).toMatchObject([
      { id: emitted!.id, attempt: 1, text: 'emitted' },
      { id: claimed!.id, attempt: 2, text: 'claimed' },
    ]);
  });

  it('what a living one is at stays with it, however long it takes', async () => {
    await bench.receive([['one', ADA]]);
    const { heartbeat } = bench.store;
    let beats = 0;
    bench.start({}, {
      heartbeat: async (...request) => {
        await heartbeat(...request);
        beats += 1;
      },
    });
    await bench.run(1);
    for (let round = 2; round <= 24; round += 1) {
      bench.now += 5 * SECOND_MS;
      wakeUp();
      await until(() => beats === round);
    }
    expect(await bench.store.requeueAbandoned(TARGET, bench.now - 30 * SECOND_MS)).toBe(0);
    expect(bench.runs).toHaveLength(1);
  });
});
