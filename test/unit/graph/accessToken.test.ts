import { readAccessToken, readAppId } from '../../../src/graph/accessToken';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount } from '../../fixtures/graph';
import { loopbackServers } from '../../fixtures/loopbackServer';

const serve = loopbackServers();

/** A Graph API that says this of every token. */
async function meta(said: unknown) {
  const server = await serve(() => ({ status: 200, body: said }));
  return { send: fetchSend({ authorization: 'Bearer system-token' }), address: graphAccount(server.url), seen: server.seen };
}

describe('what Meta says of an access token', () => {
  const scopes = ['whatsapp_business_messaging'];

  it.each<[object, object]>([
    [{ app_id: '1', is_valid: true, expires_at: 0, scopes }, { appId: '1', isValid: true, expiresAt: null, scopes }],
    [{ app_id: '1', is_valid: true, expires_at: 1_800_000_000, scopes: [] }, { appId: '1', isValid: true, expiresAt: 1_800_000_000_000, scopes: [] }],
    [{ is_valid: false, error: { code: 190 } }, { appId: null, isValid: false, expiresAt: null, scopes: [] }],
    [{ app_id: 7, is_valid: 'yes', expires_at: 'soon', scopes: 'all' }, { appId: null, isValid: false, expiresAt: null, scopes: [] }],
  ])('%j', async (data, info) => {
    const { send, address, seen } = await meta({ data });
    expect(await readAccessToken(send, address, 'system-token')).toEqual(info);
    expect(seen).toMatchObject([{ path: '/v25.0/debug_token', query: { input_token: 'system-token' } }]);
  });
});

describe('the app behind a token', () => {
  it('is what Meta says', async () => {
    const { send, address } = await meta({ data: { app_id: '1234567890', is_valid: true } });
    expect(await readAppId(send, address, 'system-token')).toBe('1234567890');
  });

  it.each([{ data: { is_valid: false } }, {}, { data: null }, { data: { app_id: 7 } }])('is unknown: %j', async (said) => {
    const { send, address } = await meta(said);
    await expect(readAppId(send, address, 'system-token')).rejects.toMatchObject({
      code: 'graphRefused',
      hint: 'Fill in App ID under Show Advanced in the WhatsApp Support Account credential.',
    });
  });
});
