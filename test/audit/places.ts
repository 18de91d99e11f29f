// Where planted things are looked for, and what may be found there.
import type { Needle, NeedleKind } from './findNeedles';

/** Every kind of place, as the report names it. A control number is planted in each. */
export const PLACES = {
  n8nRows: 'n8n’s database: rows',
  storeRows: 'conversation store: rows',
  databaseFile: 'database files and their logs, as bytes',
  binaryData: 'n8n’s binary data',
  otherFile: 'other files of n8n',
  log: 'logs of all processes',
  redis: 'Redis: all commands',
  graphTraffic: 'requests to Meta',
  helpdeskTraffic: 'requests to the helpdesk',
  desk: 'tickets in the helpdesk',
  redacted: 'output of Redact Card Numbers',
  errorText: 'error texts in run data',
  credentialTest: 'answers of credential tests and webhooks',
} as const;
export type PlaceKind = keyof typeof PLACES;

export const PLACE_KINDS = Object.keys(PLACES) as readonly PlaceKind[];
/** What operators and support staff see, copy and send on. */
const WORDS_OF_OURS: readonly PlaceKind[] = ['log', 'errorText', 'credentialTest'];

/** Where each kind must not be found. */
export const FORBIDDEN: Readonly<Record<NeedleKind, readonly PlaceKind[]>> = {
  card: PLACE_KINDS,
  secret: PLACE_KINDS,
  phone: WORDS_OF_OURS,
  marker: WORDS_OF_OURS,
  control: [],
};

/** What stays somewhere although {@link FORBIDDEN} forbids it. */
export interface Exception {
  /** Begins the name of what is planted. */
  readonly planted: string;
  readonly places: readonly PlaceKind[];
  readonly reason: string;
}

/** Names of planted things that {@link EXCEPTIONS} speak of. */
export const BEFORE_REDACT = 'before Redact Card Numbers';
export const UNMASKED_REPLY = 'Unmasked Reply';
export const NOT_SENT = 'Not Sent';
export const FILE_FROM_ELSEWHERE = 'File From Elsewhere';
export const SPLIT = 'split after ';
export const SPLIT_FIRST = `${SPLIT}(first part) `;
export const OF_META = 'Meta’s ';
export const OF_ZENDESK = 'Zendesk’s ';
export const AGENT = 'an agent';
export const AGENT_WITH_API = `${AGENT} through Zendesk’s API`;

/** All that is found and accepted; the report prints what each covered. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    planted: BEFORE_REDACT,
    places: ['n8nRows', 'databaseFile'],
    reason: 'n8n saves what a node gets as well as what it gives: the text was in the run before our node saw it',
  },
  {
    planted: `outbound: ${FILE_FROM_ELSEWHERE}`,
    places: ['n8nRows', 'databaseFile', 'binaryData'],
    reason: 'another node gave the file its name, and n8n saves what it gives',
  },
  {
    planted: SPLIT_FIRST,
    places: ['databaseFile'],
    reason: 'the first message of a split number is no card number yet; its bytes stay in SQLite’s write-ahead log until that is used again',
  },
  { planted: `outbound: ${UNMASKED_REPLY}`, places: ['graphTraffic'], reason: 'who switches Mask Card Numbers off wants the customer to get the number' },
  { planted: OF_META, places: ['graphTraffic'], reason: 'Meta gave the token and the secret, and is told the verify token with the callback' },
  { planted: OF_ZENDESK, places: ['storeRows', 'databaseFile'], reason: 'Support Ticket Trigger needs it for every call of Zendesk, and has no other place to keep it' },
  { planted: AGENT, places: ['desk'], reason: 'the agent typed it there' },
  { planted: AGENT_WITH_API, places: ['helpdeskTraffic'], reason: 'the request is the agent’s own' },
];

/** Beginnings of the names of card numbers that nobody keeps or passes on, not even masked. */
const NOT_KEPT: ReadonlyArray<readonly [planted: string, reason: string]> = [
  ...['number: name', 'number: username', 'BSUID: name', 'BSUID: username'].map((planted) => [`messages: system: ${planted}`, 'the names come beside the names that the customer had before'] as const),
  ...['statuses: sent: ', 'statuses: failed: name', 'statuses: failed: username', 'statuses: read in a group: '].map((planted) => [planted, 'with a status nobody is named'] as const),
  ['malformed: ', 'refused'],
  ['forged: ', 'refused'],
  [`outbound: ${UNMASKED_REPLY}`, 'goes out whole'],
  [`outbound: ${NOT_SENT}`, 'not sent'],
  ['outbound: Reply That Is Too Long', 'not sent'],
  ['outbound: Reply in Parts', 'what is left of it is cut in two'],
  ['outbound: Template That Cannot Be Sent', 'not sent'],
  ['outbound: Template With a Line Break', 'not sent'],
  ['outbound: Ticket That Zendesk Stumbles Over: requester', 'the helpdesk knows the customer already'],
  ['outbound: Ticket in Zendesk: requester', 'the helpdesk knows the customer already'],
  ...['subject', 'requester', 'tags'].map((field) => [`outbound: Ticket With a File: ${field}`, 'the ticket is there already'] as const),
  ['outbound: Ticket From Elsewhere: ID', 'only its hash is kept'],
  ['outbound: Ticket From Elsewhere in Zendesk: ID', 'only its hash is kept'],
  [SPLIT, 'its parts are masked each for itself'],
];

/** Whether what is left of a card number after masking has to be seen somewhere. */
export function isKept({ kind, name }: Needle): boolean {
  return kind === 'card' && !NOT_KEPT.some(([planted]) => name.startsWith(planted));
}

/** What was not searched, with the reason. */
export const NOT_SEARCHED: ReadonlyArray<readonly [place: string, reason: string]> = [
  ['the customer’s phone (the sandbox’s phone page)', 'it is the customer’s own device and shows what they typed'],
  ['headers of requests to Meta and the helpdesk', 'they carry the token, as they must'],
  ['the environment of n8n’s processes, PostgreSQL’s own files', 'the operator’s own set-up; PostgreSQL’s rows are searched'],
];

/** The exception that covers a needle in a place, `null` where it must not be, `undefined` where it may. */
export function verdictOn({ kind, name }: Needle, place: PlaceKind): Exception | null | undefined {
  if (!FORBIDDEN[kind].includes(place)) return undefined;
  return EXCEPTIONS.find(({ planted, places }) => name.startsWith(planted) && places.includes(place)) ?? null;
}
