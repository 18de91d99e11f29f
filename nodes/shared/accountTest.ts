import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { checkAccount } from '../../src/registration/diagnosis/accountFindings';
import type { Finding } from '../../src/registration/diagnosis/finding';
import { systemClock } from '../../src/shared/clock';
import { noAnswer, type HttpSend } from '../../src/shared/http';
import { asRecord, asText } from '../../src/shared/shape';
import { accountFrom, type Account } from './account';
import type { AccountCredential } from './credentialFields';
import { explainInLine } from './errors';
import { describeStore } from './supportStore';

/** Credential tests have only the old request helper; it speaks the same port. */
function testSend(context: ICredentialTestFunctions, accessToken: string): HttpSend {
  return async ({ method, url, query }) => {
    try {
      const answer: unknown = await context.helpers.request({
        method,
        uri: url,
        qs: { ...query },
        headers: { authorization: `Bearer ${accessToken}` },
        json: true,
        simple: false,
        resolveWithFullResponse: true,
        timeout: 15_000,
      });
      const { statusCode, body } = asRecord(answer);
      return { status: Number(statusCode), headers: {}, body };
    } catch (failure) {
      throw noAnswer(asText(asRecord(asRecord(failure).cause ?? failure).code) ?? undefined);
    }
  };
}

/** What stands in the way of nothing: publishing a workflow sets it right, or there is time. */
const NO_OBSTACLES: ReadonlySet<string> = new Set(['Account Subscription', 'Token Expiry']);

/** What was found, in sentences; the first list stands in the way. */
async function examine(send: HttpSend, account: Account): Promise<{ readonly wrong: readonly string[]; readonly fine: readonly string[] }> {
  const { findings } = await checkAccount(account, send, systemClock.now());
  const isFine = ({ ok, check }: Finding) => ok || NO_OBSTACLES.has(check);
  const inWords = ({ found, action }: Finding) => `${found} ${action}`.trim();
  return { wrong: findings.filter((finding) => !isFine(finding)).map(inWords), fine: findings.filter(isFine).map(inWords) };
}

/** Tests the WhatsApp Support Account: token, permissions, app secret, number and business account are right, and the store opens. */
export async function whatsAppSupportAccountTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const account = accountFrom((credential.data ?? {}) as unknown as AccountCredential);
    const { wrong, fine } = await examine(testSend(this, account.accessToken), account);
    if (wrong.length > 0) return { status: 'Error', message: wrong.join(' ') };
    return { status: 'OK', message: [...fine, await describeStore(account)].join(' ') };
  } catch (failure) {
    return { status: 'Error', message: explainInLine(failure) };
  }
}
