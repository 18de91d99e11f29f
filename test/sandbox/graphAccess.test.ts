import { createHmac } from 'node:crypto';
import { codeOf, errorOf, SandboxBench } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});

describe('tokens', () => {
  test('without one, or with a wrong one, the answer is 401 with Meta’s code 190', async () => {
    const { wabaId } = bench.sandbox.account;
    for (const token of [null, 'EAAwrong', `${bench.sandbox.account.accessToken}x`]) {
      const answer = await bench.graph('GET', wabaId, undefined, token);
      expect(codeOf(answer)).toBe('401/190');
      expect(errorOf(answer)).toMatchObject({ type: 'OAuthException', fbtrace_id: expect.any(String) });
      expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    }
  });

  test('a token in the query is one too', async () => {
    const { wabaId, accessToken } = bench.sandbox.account;
    expect((await bench.graph('GET', `${wabaId}?access_token=${accessToken}`, undefined, null)).status).toBe(200);
  });

  test('appsecret_proof is checked when it is given', async () => {
    const { wabaId, accessToken, appSecret } = bench.sandbox.account;
    const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
    expect((await bench.graph('GET', `${wabaId}?appsecret_proof=${proof}`)).status).toBe(200);
    const wrong = await bench.graph('GET', `${wabaId}?appsecret_proof=${proof.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`);
    expect(codeOf(wrong)).toBe('400/100');
    expect(errorOf(wrong).message).toBe('Invalid appsecret_proof provided in the API argument');
  });

  test('the app’s own token opens its settings and nothing else', async () => {
    const { appId, wabaId, phoneNumberId, accessToken } = bench.sandbox.account;
    expect((await bench.graph('GET', `${appId}/subscriptions`, undefined, bench.appToken)).body).toEqual({ data: [] });
    expect(codeOf(await bench.graph('GET', `${appId}/subscriptions`, undefined, accessToken))).toBe('400/15');
    expect(codeOf(await bench.graph('GET', wabaId, undefined, bench.appToken))).toBe('403/200');
    expect(codeOf(await bench.graph('POST', `${phoneNumberId}/messages`, {}, bench.appToken))).toBe('403/200');
  });

  test('debug_token says whose token it is and what it may do', async () => {
    const { accessToken, appId, wabaId } = bench.sandbox.account;
    expect((await bench.graph('GET', `debug_token?input_token=${accessToken}`)).body.data).toMatchObject({
      app_id: appId,
      is_valid: true,
      type: 'SYSTEM_USER',
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: [wabaId] },
        { scope: 'whatsapp_business_messaging', target_ids: [wabaId] },
      ],
    });
    expect((await bench.graph('GET', 'debug_token?input_token=stranger')).body.data).toMatchObject({ is_valid: false, error: { code: 190 } });
    expect(codeOf(await bench.graph('GET', 'debug_token'))).toBe('400/100');
  });
});

describe('ids and addresses', () => {
  test('an id that is nobody’s is refused as Meta does it, whatever is asked of it', async () => {
    const { wabaId } = bench.sandbox.account;
    for (const [method, path] of [['GET', '123456'], ['POST', '123456/messages'], ['GET', '123456/message_templates'], ['POST', `${wabaId}/messages`], ['DELETE', '123456']] as const) {
      const answer = await bench.graph(method, path, method === 'POST' ? { messaging_product: 'whatsapp' } : undefined);
      expect(codeOf(answer)).toBe('400/100');
      expect(errorOf(answer)).toMatchObject({ type: 'GraphMethodException', error_subcode: 33 });
    }
  });

  test('an unknown path, a version that never was, and a body that is no JSON', async () => {
    const { phoneNumberId, accessToken } = bench.sandbox.account;
    expect(codeOf(await bench.graph('GET', `${phoneNumberId}/nothing/here`))).toBe('400/2500');
    expect((await fetch(`${bench.sandbox.url}/v99.0/${phoneNumberId}`)).status).toBe(404);
    const answer = await fetch(`${bench.sandbox.url}/v26.0/${phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: '{"messaging_product":',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 100, message: '(#100) Invalid parameter' } });
    expect(answer.headers.get('facebook-api-version')).toBe('v26.0');
  });
});

describe('the account', () => {
  test('the number shows what is asked, and its id', async () => {
    const { phoneNumberId, displayPhoneNumber } = bench.sandbox.account;
    expect((await bench.graph('GET', `${phoneNumberId}?fields=display_phone_number,quality_rating`)).body).toEqual({
      display_phone_number: displayPhoneNumber,
      quality_rating: 'GREEN',
      id: phoneNumberId,
    });
    expect((await bench.graph('GET', phoneNumberId)).body).toMatchObject({ verified_name: 'Sandbox Support', webhook_configuration: {} });
    const unknown = await bench.graph('GET', `${phoneNumberId}?fields=shoe_size`);
    expect(codeOf(unknown)).toBe('400/100');
    expect(errorOf(unknown).message).toContain('nonexisting field (shoe_size)');
  });

  test('the business account lists its number', async () => {
    const { wabaId, phoneNumberId, appId } = bench.sandbox.account;
    expect((await bench.graph('GET', `${wabaId}?fields=name`)).body).toEqual({ name: 'Sandbox Support', id: wabaId });
    expect((await bench.graph('GET', `${wabaId}/phone_numbers?fields=id`)).body).toMatchObject({ data: [{ id: phoneNumberId }] });
    expect((await bench.graph('GET', appId)).body).toMatchObject({ id: appId, name: 'Sandbox Support' });
  });
});
