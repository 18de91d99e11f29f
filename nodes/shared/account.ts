import type { FunctionsBase } from 'n8n-workflow';
import type { GraphAccount } from '../../src/graph/graphApi';
import { accountKey, derivedVerifyToken } from '../../src/webhook/signature';

/** The credential type that all nodes share. */
export const ACCOUNT_CREDENTIAL = 'whatsAppSupportAccountApi';

const DEFAULT_BASE_URL = 'https://graph.facebook.com';
export const DEFAULT_GRAPH_VERSION = 'v25.0';

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

const given = (value: string | undefined): string | null => (value === undefined || value.trim() === '' ? null : value.trim());

/** Completes a credential: only the four required fields have to be there. */
export function accountFrom(credential: AccountCredential): Account {
  const appSecret = credential.appSecret.trim();
  const previous = given(credential.previousAppSecret);
  return {
    graph: {
      baseUrl: (given(credential.baseUrl) ?? DEFAULT_BASE_URL).replace(/\/+$/, ''),
      version: given(credential.graphVersion) ?? DEFAULT_GRAPH_VERSION,
      phoneNumberId: credential.phoneNumberId.trim(),
      wabaId: credential.businessAccountId.trim(),
    },
    accessToken: credential.accessToken.trim(),
    appSecret,
    appSecrets: previous === null ? [appSecret] : [appSecret, previous],
    verifyToken: given(credential.verifyToken) ?? derivedVerifyToken(appSecret),
    accountKey: accountKey(appSecret),
    appId: given(credential.appId),
  };
}

/** The account of the node that runs. */
export async function readAccount(context: Pick<FunctionsBase, 'getCredentials'>): Promise<Account> {
  return accountFrom(await context.getCredentials<AccountCredential>(ACCOUNT_CREDENTIAL));
}
