import type { FunctionsBase } from 'n8n-workflow';
import type { GraphAccount } from '../../src/graph/graphApi';
import { SupportError } from '../../src/shared/errors';
import { accountKey, derivedVerifyToken } from '../../src/webhook/signature';

/** The credential type that all nodes share. */
export const ACCOUNT_CREDENTIAL = 'whatsAppSupportAccountApi';

const DEFAULT_BASE_URL = 'https://graph.facebook.com';
const DEFAULT_GRAPH_VERSION = 'v25.0';

/** The credential as n8n stores it. */
export interface AccountCredential {
  readonly accessToken: string;
  readonly appSecret: string;
  readonly businessAccountId: string;
  readonly phoneNumberId: string;
  readonly appId?: string;
  readonly previousAppSecret?: string;
  readonly verifyToken?: string;
  readonly graphVersion?: string;
  readonly baseUrl?: string;
}

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
}

/** The fields that nothing stands in for, by their labels. */
const REQUIRED = {
  accessToken: 'Access Token',
  appSecret: 'App Secret',
  businessAccountId: 'Business Account ID',
  phoneNumberId: 'Phone Number ID',
} as const;

const given = (value: string | undefined): string | null => (value === undefined || value.trim() === '' ? null : value.trim());

function required(credential: AccountCredential, field: keyof typeof REQUIRED): string {
  const value = given(credential[field]);
  if (value !== null) return value;
  throw new SupportError('invalidInput', `The WhatsApp Support Account credential has no ${REQUIRED[field]}.`, 'Fill it in; the field says where Meta shows it.');
}

/**
 * Completes a credential: only the four required fields have to be there.
 * @throws {SupportError} `invalidInput` naming the field that is empty
 */
export function accountFrom(credential: AccountCredential): Account {
  const appSecret = required(credential, 'appSecret');
  const previous = given(credential.previousAppSecret);
  return {
    graph: {
      baseUrl: (given(credential.baseUrl) ?? DEFAULT_BASE_URL).replace(/\/+$/, ''),
      version: given(credential.graphVersion) ?? DEFAULT_GRAPH_VERSION,
      phoneNumberId: required(credential, 'phoneNumberId'),
      wabaId: required(credential, 'businessAccountId'),
    },
    accessToken: required(credential, 'accessToken'),
    appSecret,
    appSecrets: previous === null ? [appSecret] : [appSecret, previous],
    verifyToken: given(credential.verifyToken) ?? derivedVerifyToken(appSecret),
    accountKey: accountKey(appSecret),
    appId: given(credential.appId),
  };
}

/**
 * The account of the node that runs.
 * @throws {SupportError} `invalidInput` naming a required field that is empty
 */
export async function readAccount(context: Pick<FunctionsBase, 'getCredentials'>): Promise<Account> {
  return accountFrom(await context.getCredentials<AccountCredential>(ACCOUNT_CREDENTIAL));
}
