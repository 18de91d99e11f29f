import { readAccessToken, type AccessTokenInfo } from '../../graph/accessToken';
import { appSecretProof, withProof } from '../../graph/appSecretProof';
import { callGraph, GraphRefusal, type GraphAccount } from '../../graph/graphApi';
import { confirmPhoneNumber } from '../../graph/phoneNumbers';
import { readAccountSubscription } from '../../graph/subscriptions';
import { DAY_MS, toIso } from '../../shared/clock';
import type { HttpSend } from '../../shared/http';
import { asText } from '../../shared/shape';
import { attempt, fine, refusal, wrong, type Finding } from './finding';

/** A credential that is looked at. */
export interface CheckedAccount {
  readonly graph: GraphAccount;
  readonly accessToken: string;
  readonly appSecret: string;
  /** As the operator typed it; `null`: the token's counts. */
  readonly appId: string | null;
}

/** What is known when the token was looked at. */
interface TokenCheck {
  readonly findings: readonly Finding[];
  /** `null`: the token is of no use, and nothing else can be asked. */
  readonly token: AccessTokenInfo | null;
  /** Speaks with the token, and with the proof where that is right. */
  readonly send: HttpSend;
}

const NEEDED_SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'] as const;
/** A token that ends sooner is worth an alarm. */
const ENDS_SOON_MS = 7 * DAY_MS;
/** Of a number that messages can be sent from, be it with limits. */
const REGISTERED: ReadonlySet<string> = new Set(['CONNECTED', 'FLAGGED', 'RATE_LIMITED', 'RESTRICTED']);

const NEW_TOKEN = 'Create a new system user token in Meta Business Settings and put it into the WhatsApp Support Account credential.';

const isProofRefused = (failure: unknown): boolean => failure instanceof GraphRefusal && /appsecret_proof/i.test(failure.metaError.message ?? '');

function expiryFinding({ expiresAt }: AccessTokenInfo, now: number): Finding {
  const check = 'Token Expiry';
  if (expiresAt === null) return fine(check, 'The access token never expires.');
  const found = `The access token ends on ${toIso(expiresAt)}.`;
  const action = 'Create one that never expires: a system user token in Meta Business Settings, with “Never” as its expiration.';
  return expiresAt - now < ENDS_SOON_MS ? wrong(check, found, action) : fine(check, found, action);
}

function tokenFindings(token: AccessTokenInfo, account: CheckedAccount, now: number): readonly Finding[] {
  const { appId, isValid, scopes } = token;
  if (!isValid) return [wrong('Access Token', 'Meta does not accept the access token.', NEW_TOKEN)];
  const missing = NEEDED_SCOPES.filter((scope) => !scopes.includes(scope));
  const isOtherApp = account.appId !== null && appId !== null && account.appId !== appId;
  return [
    fine('Access Token', 'Meta accepts the access token.'),
    expiryFinding(token, now),
    missing.length === 0
      ? fine('Permissions', `The access token has ${NEEDED_SCOPES.join(' and ')}.`)
      : wrong('Permissions', `The access token lacks ${missing.join(' and ')}.`, 'Create a new system user token in Meta Business Settings with both permissions.'),
    ...(isOtherApp ? [wrong('App ID', 'The access token belongs to another Meta app than the App ID.', 'Empty App ID in the credential, or take the token and the app secret of that app.')] : []),
  ];
}

/** Asks with the proof, and without where Meta does not take it. */
async function askForToken(account: CheckedAccount, plain: HttpSend): Promise<{ readonly token: AccessTokenInfo; readonly send: HttpSend; readonly secret: Finding }> {
  const { graph, accessToken } = account;
  const proven = withProof(plain, appSecretProof(account));
  try {
    const token = await readAccessToken(proven, graph, accessToken);
    return { token, send: proven, secret: fine('App Secret', 'The app secret belongs to the app of the access token.') };
  } catch (failure) {
    if (!isProofRefused(failure)) throw failure;
    const action = 'Copy it anew from App Settings > Basic in the Meta app dashboard. With a wrong one every webhook is refused.';
    return { token: await readAccessToken(plain, graph, accessToken), send: plain, secret: wrong('App Secret', 'The app secret is not that of the app of the access token.', action) };
  }
}

async function checkToken(account: CheckedAccount, plain: HttpSend, now: number): Promise<TokenCheck> {
  try {
    const { token, send, secret } = await askForToken(account, plain);
    const findings = tokenFindings(token, account, now);
    return token.isValid ? { findings: [...findings, secret], token, send } : { findings, token: null, send };
  } catch (failure) {
    return { findings: [refusal('Access Token', failure)], token: null, send: plain };
  }
}

function registrationFinding(status: string | null): Finding {
  const check = 'Number Registered';
  if (status !== null && REGISTERED.has(status)) return fine(check, 'The number is registered for the Cloud API.');
  return wrong(check, `The number is not registered for the Cloud API (${status ?? 'no status'}).`, 'Register it in WhatsApp Manager, or in the Meta app dashboard under WhatsApp > API Setup.');
}

async function numberFindings({ graph }: CheckedAccount, send: HttpSend): Promise<readonly Finding[]> {
  const number = await callGraph(send, graph, { method: 'GET', path: graph.phoneNumberId, query: { fields: 'display_phone_number,verified_name,status' } });
  await confirmPhoneNumber(send, graph);
  const name = `${asText(number.verified_name) ?? 'WhatsApp'} (${asText(number.display_phone_number) ?? 'number unknown'})`;
  return [fine('Phone Number', `Connected to ${name}.`), registrationFinding(asText(number.status))];
}

async function subscriptionFindings({ graph }: CheckedAccount, appId: string, send: HttpSend): Promise<readonly Finding[]> {
  const { isSubscribed } = await readAccountSubscription(send, graph, appId);
  const check = 'Account Subscription';
  if (isSubscribed) return [fine(check, 'The Meta app is subscribed to the business account.')];
  return [wrong(check, 'The Meta app is not subscribed to the business account, so that it gets no messages.', 'Publish a workflow with a WhatsApp Support Trigger: it subscribes the app.')];
}

/** What was found of an account, and how to ask more about it. */
export interface AccountCheck {
  readonly findings: readonly Finding[];
  /** The app of the token; `null` where the token is of no use. */
  readonly appId: string | null;
  readonly send: HttpSend;
}

/**
 * Whether token, permissions, app secret, number and account are right and belong together.
 * @param plain speaks with the access token
 * @throws {SupportError} when Meta cannot be asked
 */
export async function checkAccount(account: CheckedAccount, plain: HttpSend, now: number): Promise<AccountCheck> {
  const { findings, token, send } = await checkToken(account, plain, now);
  if (token === null) return { findings, appId: null, send };
  const appId = account.appId ?? token.appId;
  const number = await attempt('Phone Number', async () => await numberFindings(account, send));
  const subscription = appId === null ? [] : await attempt('Account Subscription', async () => await subscriptionFindings(account, appId, send));
  return { findings: [...findings, ...number, ...subscription], appId, send };
}
