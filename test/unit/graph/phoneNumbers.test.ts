import { withProof } from '../../../src/graph/appSecretProof';
import { confirmPhoneNumber } from '../../../src/graph/phoneNumbers';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount } from '../../fixtures/graph';
import { loopbackServers } from '../../fixtures/loopbackServer';
import { PHONE_NUMBER_ID, WABA_ID } from '../../fixtures/webhooks';

const serve = loopbackServers();

async function meta(body: unknown) {
  const server = await serve(() => ({ status: 200, body }));
  return { send: fetchSend({ authorization: 'Bearer system-token' }), account: graphAccount(server.url), seen: server.seen };
}

it('is content with a number of the business account', async () => {
  const { send, account, seen } = await meta({ data: [{ id: '1' }, { id: PHONE_NUMBER_ID }] });
  await confirmPhoneNumber(withProof(send, 'proof'), account);
  expect(seen).toMatchObject([{ method: 'GET', path: `/v25.0/${WABA_ID}/phone_numbers`, query: { fields: 'id', limit: '100', appsecret_proof: 'proof' } }]);
});

it.each([{ data: [{ id: '1' }] }, { data: [] }, { data: [null, { id: Number(PHONE_NUMBER_ID) }] }, {}])('refuses any other: %j', async (body) => {
  const { send, account } = await meta(body);
  await expect(confirmPhoneNumber(send, account)).rejects.toMatchObject({
    code: 'invalidInput',
    message: 'The phone number does not belong to this business account.',
    hint: expect.stringContaining('Phone Number ID'),
  });
});
