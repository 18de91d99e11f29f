import { asNumber } from '../src/shared/shape';

const ROUTES = ['messages', 'media', 'mediaDownload', 'templates', 'account', 'subscriptions', 'zendesk', 'helpdesk', 'statuses', '*'] as const;
export type FaultRoute = (typeof ROUTES)[number];

/** Something that goes wrong on purpose. */
export interface Fault {
  readonly route: FaultRoute;
  readonly status?: number;
  /** Meta's error code. */
  readonly code?: number;
  /** Before anything is done; for `statuses`: from the acceptance to the failure. */
  readonly delayMs?: number;
  /** Between what is done and the answer. */
  readonly answerDelayMs?: number;
  readonly retryAfterSeconds?: number;
  /** `before`: hang up without doing anything; `after`: do it, then hang up. */
  readonly dropConnection?: 'before' | 'after';
  /** So many requests pass first. */
  skip?: number;
  /** How often still; without it until taken back. */
  times?: number;
}

export interface FaultSettings {
  readonly faults: readonly Fault[];
  readonly windowErrors: 'async' | 'sync';
  readonly statuses: 'auto' | 'off';
  readonly rateLimits: 'on' | 'off';
  /** 30 updates of a Zendesk ticket in ten minutes. */
  readonly zendeskLimits: 'on' | 'off';
  /** `disorder`: the last event first, and all of them again. */
  readonly zendeskWebhooks: 'asSent' | 'disorder' | 'off';
  /** Where a download of media leads: nowhere else, to another host that must not get the token, in a circle, or to this address. */
  readonly mediaRedirect: 'off' | 'otherHost' | 'loop' | `http${string}`;
  /** What a download of media gives. */
  readonly mediaBytes: 'whole' | 'corrupt' | 'short';
}

type Switches = Omit<FaultSettings, 'faults'>;

const DEFAULTS: Switches = {
  windowErrors: 'async',
  statuses: 'auto',
  rateLimits: 'on',
  zendeskLimits: 'off',
  zendeskWebhooks: 'asSent',
  mediaRedirect: 'off',
  mediaBytes: 'whole',
};
const SWITCHES = {
  windowErrors: ['async', 'sync'],
  statuses: ['auto', 'off'],
  rateLimits: ['on', 'off'],
  zendeskLimits: ['on', 'off'],
  zendeskWebhooks: ['asSent', 'disorder', 'off'],
  mediaRedirect: ['off', 'otherHost', 'loop', 'http…'],
  mediaBytes: ['whole', 'corrupt', 'short'],
} as const;
const isAddress = (name: string, value: unknown): boolean => name === 'mediaRedirect' && typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
const NUMBERS = ['status', 'code', 'delayMs', 'answerDelayMs', 'retryAfterSeconds', 'skip', 'times'] as const;

/** What goes wrong now: faults by route, and the switches between Meta's two ways of failing. */
export class SandboxFaults {
  private faults: Fault[] = [];
  private switches: Switches = DEFAULTS;

  get settings(): FaultSettings {
    return { faults: this.faults, ...this.switches };
  }

  /** @throws Error with a sentence for the caller when a field has a wrong value. */
  add(body: Readonly<Record<string, unknown>>): void {
    const switches = readSwitches(body);
    const fault = body.route === undefined ? null : readFault(body);
    if (fault === null && Object.keys(switches).length === 0) {
      throw new Error(`Give a route (${ROUTES.join(', ')}) or one of the switches ${Object.keys(SWITCHES).join(', ')}.`);
    }
    this.switches = { ...this.switches, ...switches };
    if (fault !== null) this.faults.push(fault);
  }

  clear(): void {
    this.faults = [];
    this.switches = DEFAULTS;
  }

  /** The fault that hits this request, counted off. */
  take(route: Exclude<FaultRoute, '*'>): Fault | null {
    const fault = this.faults.find((each) => each.route === route || (each.route === '*' && route !== 'statuses'));
    if (fault === undefined) return null;
    if (fault.skip !== undefined && fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    if (fault.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter((each) => each !== fault);
    }
    return fault;
  }
}

function readSwitches(body: Readonly<Record<string, unknown>>): Partial<Switches> {
  const found = Object.entries(SWITCHES).flatMap(([name, values]) => {
    const value = body[name];
    if (value === undefined) return [];
    if (!(values as readonly unknown[]).includes(value) && !isAddress(name, value)) throw new Error(`${name} must be one of ${values.join(', ')}.`);
    return [[name, value]];
  });
  return Object.fromEntries(found) as Partial<Switches>;
}

function readFault(body: Readonly<Record<string, unknown>>): Fault {
  const { route, dropConnection } = body;
  if (!ROUTES.includes(route as FaultRoute)) throw new Error(`route must be one of ${ROUTES.join(', ')}.`);
  if (dropConnection !== undefined && dropConnection !== 'before' && dropConnection !== 'after') {
    throw new Error('dropConnection must be "before" or "after".');
  }
  const numbers = NUMBERS.flatMap((name): ReadonlyArray<readonly [string, number]> => {
    if (body[name] === undefined) return [];
    const value = asNumber(body[name]);
    if (value === null || value < 0) throw new Error(`${name} must be a number, 0 or more.`);
    return [[name, value]];
  });
  return { route: route as FaultRoute, ...Object.fromEntries(numbers), ...(dropConnection === undefined ? {} : { dropConnection }) };
}
