import type { FunctionsBase } from 'n8n-workflow';
import { appSecretProof, withProof } from '../../src/graph/appSecretProof';
import type { GraphAccount } from '../../src/graph/graphApi';
import { DAY_MS } from '../../src/shared/clock';
import type { HttpSend } from '../../src/shared/http';
import { SHORTEST_RECORDS_DAYS } from '../../src/store/SupportStore';
import { accountKey, derivedVerifyToken } from '../../src/webhook/signature';
import { credentialFields, type AccountCredential } from './credentialFields';
import { bearerSend, type RequestContext } from './http';
import { storeChoice, type StoreChoice } from './storeChoice';

/** The credential type that all nodes share. */
export const ACCOUNT_CREDENTIAL = 'whatsAppSupportAccountApi';

/** Meta's own Graph API. */
export const META_URL = 'https://graph.facebook.com';
const DEFAULT_GRAPH_VERSION = 'v25.0';

/** The credential with everything derived that the operator may leave out. */
export interface Account {
  readonly graph: GraphAccount;
  readonly accessToken: string;
  readonly appSecret: string;
  /** Secrets that a webhook may be signed with: current, then previous. */
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
  readonly accountKey: string;
  readonly appId: string | null;
  /** Where conversations are kept. */
  readonly store: StoreChoice;
  /** How fast the number may send. */
  readonly messagesPerSecond: number;
  /** How long the store keeps what; `customersMs` is `null` where customers are never forgotten. */
  readonly retention: { readonly recordsMs: number; readonly customersMs: number | null };
}

const ID = { pattern: /^\d+$/, hint: 'It is a number; copy it from WhatsApp > API Setup in the Meta app dashboard.' };
const VERSION = { pattern: /^v\d+\.\d+$/, hint: 'Write it as Meta does, e.g. v25.0.' };
const URL_START = { pattern: /^https?:\/\/[^\s?#]+$/, hint: `Leave it at ${META_URL} unless you use the sandbox.` };

/**
 * Completes a credential: only the four required fields have to be there.
 * @throws {SupportError} `invalidInput` naming the field that is empty or holds what it cannot
 */
export function accountFrom(credential: AccountCredential): Account {
  const fields = credentialFields(credential);
  const appSecret = fields.required('appSecret');
  const accessToken = fields.required('accessToken');
  const previous = fields.optional('previousAppSecret');
  const appSecrets = previous === null ? [appSecret] : [appSecret, previous];
  const verifyToken = fields.optional('verifyToken') ?? derivedVerifyToken(appSecret);
  const customersDays = fields.count('forgetCustomersDays', { least: 0, otherwise: 0 });
  return {
    // Digits, and no query: whoever could bend the path of a request could bend what Meta confirms.
    graph: {
      baseUrl: (fields.optional('baseUrl', URL_START) ?? META_URL).replace(/\/+$/, ''),
      version: fields.optional('graphVersion', VERSION) ?? DEFAULT_GRAPH_VERSION,
      phoneNumberId: fields.required('phoneNumberId', ID),
      wabaId: fields.required('businessAccountId', ID),
      secrets: [accessToken, ...appSecrets, verifyToken],
    },
    accessToken,
    appSecret,
    appSecrets,
    verifyToken,
    accountKey: accountKey(appSecret),
    appId: fields.optional('appId', ID),
    store: storeChoice(fields),
    messagesPerSecond: fields.count('messagesPerSecond', { least: 1, otherwise: 80 }),
    retention: {
      recordsMs: fields.count('keepRecordsDays', { least: SHORTEST_RECORDS_DAYS, otherwise: 30 }) * DAY_MS,
      customersMs: customersDays === 0 ? null : customersDays * DAY_MS,
    },
  };
}

/**
 * The account of the node that runs.
 * @throws {SupportError} `invalidInput` naming a field that is empty or holds what it cannot
 */
export async function readAccount(context: Pick<FunctionsBase, 'getCredentials'>): Promise<Account> {
  return accountFrom(await context.getCredentials<AccountCredential>(ACCOUNT_CREDENTIAL));
}

/** Requests to Meta in the name of the account, also where its app demands the proof. */
export function accountSend(context: RequestContext, account: Account): HttpSend {
  return withProof(bearerSend(context, account.accessToken), appSecretProof(account));
}
