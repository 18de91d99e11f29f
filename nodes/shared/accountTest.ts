import { createHmac } from 'node:crypto';
import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { callGraph } from '../../src/graph/graphApi';
import { confirmPhoneNumber } from '../../src/graph/phoneNumbers';
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

/** Meta checks `appsecret_proof` whenever it is given: a wrong app secret shows at once, not at the first webhook. */
async function checkAccount(send: HttpSend, account: Account): Promise<string> {
  const proof = createHmac('sha256', account.appSecret).update(account.accessToken).digest('hex');
  const number = await callGraph(send, account.graph, {
    method: 'GET',
    path: account.graph.phoneNumberId,
    query: { fields: 'display_phone_number,verified_name', appsecret_proof: proof },
  });
  await confirmPhoneNumber(send, account.graph, { appsecret_proof: proof });
  return `Connected to ${asText(number.verified_name) ?? 'WhatsApp'} (${asText(number.display_phone_number) ?? 'number unknown'})`;
}

/** Tests the WhatsApp Support Account: token, app secret, number and business account belong together, and the store opens. */
export async function whatsAppSupportAccountTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const account = accountFrom((credential.data ?? {}) as unknown as AccountCredential);
    const connected = await checkAccount(testSend(this, account.accessToken), account);
    return { status: 'OK', message: `${connected}. ${await describeStore(account)}` };
  } catch (failure) {
    return { status: 'Error', message: explainInLine(failure) };
  }
}
