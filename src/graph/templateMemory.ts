import { DAY_MS, MINUTE_MS, type Clock } from '../shared/clock';
import { hashKey } from '../shared/hash';
import { retryAfterMs, type HttpSend } from '../shared/http';
import { GraphRefusal, type GraphAccount } from './graphApi';
import { listTemplates, TEMPLATES_PER_CALL } from './templates';

/** Each call makes an answer good for a minute more, so that lists take at most 60 of the 200 calls an hour that Meta allows. */
const CALL_COST_MS = MINUTE_MS;
/** How long an old answer helps where Meta gives no new one. */
const REMEMBERED_MS = DAY_MS;

/** Who asks. */
export interface TemplateSource {
  readonly send: HttpSend;
  readonly account: GraphAccount;
}

/** Templates as Meta describes them. */
export interface KnownTemplates {
  readonly entries: readonly unknown[];
  /** Set where they are older than wanted, because Meta refused to say anything newer. */
  readonly outdated: { readonly ageMs: number; readonly refusal: GraphRefusal } | null;
}

/** What a process knows of its accounts' templates: editors and runs share it, and so do questions that are under way. */
export interface TemplateMemory {
  /**
   * Those with this name (Meta also gives longer ones), or all of them.
   * @throws {GraphRefusal} e.g. 80007, where nothing is known; {@link SupportError} `graphUnreachable`
   */
  read(source: TemplateSource, name: string | null, maxAgeMs: number): Promise<KnownTemplates>;
  /** Asks Meta again the next time, because a send showed that something changed. */
  forget(account: GraphAccount, name: string): void;
}

interface Answer {
  readonly entries: readonly unknown[];
  readonly at: number;
}

interface Refused {
  readonly refusal: GraphRefusal;
  readonly until: number;
}

const calls = ({ entries }: Answer): number => Math.ceil(entries.length / TEMPLATES_PER_CALL);

/** Of one credential: what one token may see is not for another. */
const keyOf = ({ baseUrl, wabaId, secrets = [] }: GraphAccount, name: string | null): string => hashKey(baseUrl, wabaId, ...secrets, name === null ? 'all' : 'named', name ?? '');

export function rememberTemplates(clock: Clock): TemplateMemory {
  const answers = new Map<string, Answer>();
  const underWay = new Map<string, Promise<Answer>>();
  /** By account: until then Meta is not asked for what is known. */
  const refusals = new Map<string, Refused>();

  function forgetOld(now: number): void {
    for (const [key, { at }] of answers) if (now - at >= REMEMBERED_MS) answers.delete(key);
    for (const [key, { until }] of refusals) if (now >= until) refusals.delete(key);
  }

  async function ask(key: string, { send, account }: TemplateSource, name: string | null): Promise<Answer> {
    const asked = underWay.get(key) ?? listTemplates(send, account, name === null ? {} : { name }).then((entries) => ({ entries, at: clock.now() }));
    underWay.set(key, asked);
    try {
      const answer = await asked;
      answers.set(key, answer);
      return answer;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    async read(source, name, maxAgeMs) {
      const now = clock.now();
      forgetOld(now);
      const [key, accountKey] = [keyOf(source.account, name), keyOf(source.account, null)];
      const [known] = [answers.get(key), answers.get(accountKey)].filter((answer) => answer !== undefined).sort((one, other) => other.at - one.at);
      if (known !== undefined && now - known.at < Math.max(maxAgeMs, calls(known) * CALL_COST_MS)) return { entries: known.entries, outdated: null };
      const outdated = (answer: Answer, { refusal }: Refused): KnownTemplates => ({ entries: answer.entries, outdated: { ageMs: now - answer.at, refusal } });
      const refused = refusals.get(accountKey);
      if (known !== undefined && refused !== undefined) return outdated(known, refused);
      try {
        return { entries: (await ask(key, source, name)).entries, outdated: null };
      } catch (failure) {
        if (known === undefined || !(failure instanceof GraphRefusal) || failure.retry === 'no') throw failure;
        const again = { refusal: failure, until: now + (retryAfterMs(failure, now) ?? MINUTE_MS) };
        refusals.set(accountKey, again);
        return outdated(known, again);
      }
    },
    forget(account, name) {
      answers.delete(keyOf(account, name));
      answers.delete(keyOf(account, null));
    },
  };
}
