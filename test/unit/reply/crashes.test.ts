// Whatever is killed wherever: a customer gets a reply once, or something in its place, but never both.
import fc from 'fast-check';
import { recipientOf } from '../../../src/graph/sendMessage';
import { carryOutFollowUps, expireKeptReplies, sendKeptReplies, type AfterRunPorts } from '../../../src/reply/afterRun';
import { replyToCustomer } from '../../../src/reply/replyToCustomer';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';
import { asRecord } from '../../../src/shared/shape';
import type { ClosedWindowPolicy, SupportStore } from '../../../src/store/SupportStore';
import { accepted, refused } from '../../fixtures/graph';
import { loopbackServer, type Answer, type LoopbackServer } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { NOON } from '../../fixtures/webhooks';
import { customerWrites, failedLate, portsFor, sentBody, sleepingClock, statusArrives, template, text } from './replyBench';

/** What Meta does with a message. */
type Meta = 'accepts' | 'acceptsAndHangsUp' | 'windowClosed' | 'busy';

/** How far a process gets: it dies before or after this many things that it does to the store or to Meta. */
interface Death {
  readonly after: number;
  readonly done: boolean;
}

type Step =
  | { readonly kind: 'attempt' | 'keptReplies' | 'followUps' | 'expiry'; readonly death: Death | null }
  | { readonly kind: 'time'; readonly milliseconds: number }
  | { readonly kind: 'customerWrites' }
  | { readonly kind: 'status'; readonly status: 'sent' | 'failed' };

interface Sent {
  readonly to: unknown;
  readonly key: string;
  readonly wamid: string;
  failed: boolean;
}

let store: SupportStore;
let server: LoopbackServer;
let answers: Meta[] = [];
let acceptances: Sent[] = [];

beforeAll(async () => {
  store = await temporaryStore();
  server = await loopbackServer((request): Answer => {
    const answer = answers.shift() ?? 'accepts';
    if (answer === 'windowClosed') return refused(WINDOW_CLOSED_CODE);
    if (answer === 'busy') return refused(131016);
    const wamid = `wamid.${Math.random()}`;
    acceptances.push({ to: asRecord(request.body).to, key: String(sentBody(request).key), wamid, failed: false });
    return answer === 'accepts' ? accepted(wamid) : 'hangUp';
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

class Killed extends Error {}

/** The ports of a process that dies: from then on it does nothing more, also nothing that cleans up. */
function mortal(ports: AfterRunPorts, death: Death): AfterRunPorts {
  let left = death.after;
  const doomed = <Arguments extends unknown[], Result>(act: (...values: Arguments) => Promise<Result>) =>
    async (...values: Arguments): Promise<Result> => {
      if (left < 0) throw new Killed();
      left -= 1;
      if (left < 0 && !death.done) throw new Killed();
      const result = await act(...values);
      if (left < 0) throw new Killed();
      return result;
    };
  const dying = new Proxy(ports.store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? doomed(value.bind(target) as (...values: unknown[]) => Promise<unknown>) : value;
    },
  });
  return { ...ports, store: dying, send: doomed(ports.send) };
}

const death = fc.option(fc.record({ after: fc.noBias(fc.nat(14)), done: fc.boolean() }), { freq: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('attempt', 'attempt', 'attempt', 'keptReplies', 'followUps', 'expiry'), death }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time' as const), milliseconds: fc.constantFrom(SECOND_MS, 41 * SECOND_MS, 3 * MINUTE_MS, 25 * HOUR_MS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('customerWrites' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom('sent', 'failed') }) },
);
const policy = fc.constantFrom<ClosedWindowPolicy>(
  { action: 'route' },
  { action: 'template', template: template('support_followup') },
  { action: 'keep', keepMs: 7 * DAY_MS, notice: null },
);
interface Scenario {
  readonly whenClosed: ClosedWindowPolicy;
  readonly startsOpen: boolean;
  readonly answers: readonly Meta[];
  readonly steps: readonly Step[];
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  whenClosed: policy,
  startsOpen: fc.boolean(),
  answers: fc.array(fc.constantFrom<Meta>('accepts', 'accepts', 'acceptsAndHangsUp', 'windowClosed', 'busy'), { maxLength: 6 }),
  steps: fc.array(step, { minLength: 3, maxLength: 12 }),
});

let customers = 15_550_200_000;
/** Time goes on from scenario to scenario, because the number's limit does. */
let startsAt = NOON;

/** Plays a scenario and gives what Meta accepted. */
async function play({ whenClosed, startsOpen, answers: script, steps }: Scenario): Promise<readonly Sent[]> {
  const from = String((customers += 1));
  const time = sleepingClock(startsAt);
  const { id } = await customerWrites(store, startsOpen ? startsAt : startsAt - 2 * DAY_MS, from);
  const ports = portsFor(store, server.url, time);
  const content = text('Hello');
  answers = [...script];
  acceptances = [];
  // What an earlier scenario left to do may be done in this one.
  const ownAcceptances = () => acceptances.filter(({ to }) => to === `+${from}`);

  async function attempt(alive: AfterRunPorts): Promise<void> {
    const conversation = await alive.store.getConversation(id);
    if (conversation === null) throw new Error('The customer is gone.');
    const request = { key: `key of ${from}`, conversation, recipient: recipientOf(conversation.contact), content, whenClosed };
    await replyToCustomer({ ...request, countsAsAnswer: true, repeatUnknown: false }, alive);
  }
  const works = {
    attempt,
    keptReplies: async (alive: AfterRunPorts) => void (await sendKeptReplies(id, alive)),
    followUps: carryOutFollowUps,
    expiry: expireKeptReplies,
  };

  for (const one of steps) {
    if (one.kind === 'time') time.goOn(one.milliseconds);
    else if (one.kind === 'customerWrites') await customerWrites(store, time.clock.now(), from);
    else if (one.kind === 'status') await report(ownAcceptances().at(-1), one.status, time.clock.now());
    else await works[one.kind](one.death === null ? ports : mortal(ports, one.death)).catch(expected);
  }
  startsAt = time.clock.now();
  return ownAcceptances();
}

/** Meta reports on the last message that it accepted. */
async function report(last: Sent | undefined, status: 'sent' | 'failed', at: number): Promise<void> {
  if (last === undefined) return;
  if (status === 'failed') last.failed = true;
  await statusArrives(store, { ...(status === 'failed' ? failedLate(WINDOW_CLOSED_CODE) : { status }), wamid: last.wamid, callbackData: last.key }, at);
}

function expected(failure: unknown): void {
  const { code } = failure as { code?: string };
  if (!(failure instanceof Killed) && code !== 'graphRefused' && code !== 'rateLimited') throw failure;
}

test('a reply, or what takes its place, reaches the customer at most once', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (played) => {
      const arrived = (await play(played)).filter(({ failed }) => !failed);
      expect(arrived.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('the scenarios do send, die and fail late: what they check is not empty', async () => {
  const counts = { accepted: 0, failed: 0, deaths: 0 };
  for (const played of fc.sample(scenario, { numRuns: 40, seed: 7 })) {
    for (const { failed } of await play(played)) counts[failed ? 'failed' : 'accepted'] += 1;
    counts.deaths += played.steps.filter((one) => 'death' in one && one.death !== null).length;
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(3);
});
