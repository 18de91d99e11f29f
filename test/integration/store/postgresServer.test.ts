import { setTimeout as pause } from 'node:timers/promises';
import { connectionPool } from '../../../src/store/postgres/connection';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { until } from '../../fixtures/until';

describe('a PostgreSQL server that goes away and comes back', () => {
  let postgres: TestPostgres;
  let store: SupportStore;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    await postgres.start();
    store = await openPostgresStore(postgres.connection());
  });
  afterEach(() => store.close());
  afterAll(() => postgres.end());

  const receive = (id: string) => store.ingest([inboundMessage({ id })], [ingestTarget()], NOON);
  const pending = () => store.nextDeliveries(target, NOON, 10);

  it('is reported, and used again without a restart', async () => {
    await receive('1');
    await postgres.stop();
    for (const call of [() => receive('2'), pending, () => store.heartbeat('p', NOON)]) {
      await expect(call()).rejects.toMatchObject({ name: 'SupportError', code: 'storeUnavailable', hint: expect.stringMatching(/\w/) });
    }
    await expect(pending()).rejects.toMatchObject({ message: 'The PostgreSQL server of the conversation store cannot be reached.' });
    await postgres.start();
    expect(await receive('3')).toMatchObject({ recorded: 1, deliveries: 1 });
    expect(await pending()).toHaveLength(1);
  });

  it('leaves nothing of a batch that it ended', async () => {
    const batch = Array.from({ length: 1_000 }, (_, index) => inboundMessage({ id: `wamid.${index}` }));
    const writes = Array.from({ length: 5 }, (_, turn) =>
      store.ingest(batch.map((one) => ({ ...one, eventKey: `${turn}.${one.eventKey}` })), [ingestTarget()], NOON).then(
        () => 'written' as const,
        (failure: unknown) => failure,
      ),
    );
    await pause(60);
    await postgres.stop();
    const results = await Promise.all(writes);
    const refused = results.filter((result) => result !== 'written');
    for (const failure of refused) expect(failure).toMatchObject({ code: 'storeUnavailable' });
    expect(refused.length).toBeGreaterThan(0);
    await postgres.start();
    // What was refused comes again, as WhatsApp does it; what was acknowledged is there.
    for (const [turn, result] of results.entries()) {
      const again = batch.map((one) => ({ ...one, eventKey: `${turn}.${one.eventKey}` }));
      const recorded = result === 'written' ? 0 : 1_000;
      expect(await store.ingest(again, [ingestTarget()], NOON)).toMatchObject({ recorded, deliveries: recorded });
    }
  });

  it('is listened to again', async () => {
    let calls = 0;
    const stop = store.onDeliveries(() => {
      calls += 1;
    });
    await until(() => calls > 0);
    await postgres.stop();
    await postgres.start();
    const before = calls;
    await until(() => calls > before);
    stop();
  });

  it('is heard when it ends a connection in the moment in which somebody gets it', async () => {
    const pool = connectionPool(postgres.connection());
    const client = await pool.connect();
    expect(client.listenerCount('error')).toBeGreaterThan(0);
    client.release();
    await pool.end();
  });

  it('ends no process by ending its connections, used or not', async () => {
    store.onDeliveries(() => undefined);
    await receive('1');
    const client = await postgres.connect();
    const endAll = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = $1';
    for (let round = 0; round < 5; round += 1) {
      const writes = Array.from({ length: 10 }, (_, index) => receive(`${round}.${index}`).catch((failure: unknown) => failure));
      await pause(5);
      await client.query(endAll, ['client backend']);
      for (const failure of (await Promise.all(writes)).filter((result) => result instanceof Error)) {
        expect(failure).toMatchObject({ code: 'storeUnavailable' });
      }
    }
    await client.end();
    await until(() => receive('last').then(() => true, () => false));
  });
});
