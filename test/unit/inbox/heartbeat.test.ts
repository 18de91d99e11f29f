import { createHeartbeat } from '../../../src/inbox/heartbeat';

/** A process whose time passes in beats. */
function heart() {
  const beats: number[] = [];
  const faults: unknown[] = [];
  const sleeping: Array<() => void> = [];
  let now = 0;
  let broken = false;
  const heartbeat = createHeartbeat({
    store: {
      async heartbeat(processId, at) {
        expect(processId).toBe('process1');
        if (broken) throw new Error('the store is away');
        beats.push(at);
      },
    },
    processId: 'process1',
    clock: { now: () => now },
    sleep: async (milliseconds) => {
      expect(milliseconds).toBeLessThanOrEqual(5_000);
      await new Promise<void>((wake) => sleeping.push(wake));
    },
    onFault: (failure) => faults.push(failure),
  });
  const turn = () => new Promise(setImmediate);
  return {
    heartbeat,
    beats,
    faults,
    sleeping,
    turn,
    breakStore: (is: boolean) => (broken = is),
    async pass() {
      await turn();
      now += 5_000;
      for (const wake of sleeping.splice(0)) wake();
      await turn();
    },
  };
}

test('beats from the first hold to the last release, and waits for nothing afterwards', async () => {
  const { heartbeat, beats, pass, sleeping } = heart();
  const [first, second] = [heartbeat.hold(60_000), heartbeat.hold(60_000)];
  await pass();
  first();
  await pass();
  second();
  await pass();
  expect(beats).toEqual([0, 5_000, 10_000]);
  expect(sleeping).toEqual([]);
});

test('one beat at a time, however much is held', async () => {
  const { heartbeat, sleeping, turn } = heart();
  for (let hold = 0; hold < 50; hold += 1) heartbeat.hold(60_000);
  await turn();
  expect(sleeping).toHaveLength(1);
});

test('a hold that nobody releases ends with its time', async () => {
  const { heartbeat, beats, pass, sleeping } = heart();
  heartbeat.hold(12_000);
  for (let beat = 0; beat < 5; beat += 1) await pass();
  expect(beats).toEqual([0, 5_000, 10_000]);
  expect(sleeping).toEqual([]);
});

test('begins again with the next hold', async () => {
  const { heartbeat, beats, pass } = heart();
  heartbeat.hold(1_000);
  await pass();
  heartbeat.hold(60_000);
  await pass();
  expect(beats).toEqual([0, 5_000, 10_000]);
});

test('goes on when the store is away for a while, and says so', async () => {
  const { heartbeat, beats, faults, pass, breakStore } = heart();
  heartbeat.hold(60_000);
  await pass();
  breakStore(true);
  await pass();
  breakStore(false);
  await pass();
  expect(faults).toEqual([new Error('the store is away')]);
  expect(beats).toEqual([0, 5_000, 15_000]);
});
