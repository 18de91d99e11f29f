import { Pool, types, type ClientBase, type ClientConfig } from 'pg';
import { SECOND_MS } from '../../shared/clock';
import { SupportError } from '../../shared/errors';

export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `noVerify` encrypts, but believes any certificate. */
  readonly tls: 'off' | 'verify' | 'noVerify';
  /** Certificate authority (PEM) that signed the server's certificate, where Node.js does not know it. */
  readonly ca?: string;
  /** All tables stand in it; it is made where missing. */
  readonly schema: string;
}

/** With those of other n8n processes below the 100 connections that a server has as it comes. */
const MOST_CONNECTIONS = 5;
const CONNECT_TIMEOUT_MS = 10 * SECOND_MS;

/** How long statements may take; 0 is for ever. */
interface Patience {
  /** Kept by the server. */
  readonly statementMs: number;
  /** Kept by us, for a server that does not answer at all. */
  readonly answerMs: number;
}

/** Meta waits about as long for the answer to a webhook. */
const NORMAL: Patience = { statementMs: 15 * SECOND_MS, answerMs: 20 * SECOND_MS };
const ENDLESS: Patience = { statementMs: 0, answerMs: 0 };

/** A process whose host vanished must not hold its locks for longer. */
const IDLE_TRANSACTION_MS = 30 * SECOND_MS;

/** BIGINT, and NUMERIC, which PostgreSQL makes of their sum. */
const LARGE_NUMBERS: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC];

/** `pg` gives these as texts. Our largest numbers are milliseconds and row numbers: JavaScript's numbers hold them exactly. */
const NUMBERS_AS_NUMBERS: NonNullable<ClientConfig['types']> = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    LARGE_NUMBERS.includes(oid) ? Number : (types.getTypeParser(oid, format) as (value: string) => unknown),
};

function tlsOptions({ tls, ca }: PostgresConnection): ClientConfig['ssl'] {
  switch (tls) {
    case 'off':
      return false;
    case 'noVerify':
      return { rejectUnauthorized: false };
    case 'verify':
      return ca === undefined || ca.trim() === '' ? { rejectUnauthorized: true } : { rejectUnauthorized: true, ca };
    default:
      return tls satisfies never;
  }
}

/** For a client of its own; the pool's have their schema as well. */
export function clientConfig(connection: PostgresConnection, { answerMs }: Patience = NORMAL): ClientConfig {
  const { host, port, database, user, password } = connection;
  return {
    host,
    port,
    database,
    user,
    password,
    ssl: tlsOptions(connection),
    types: NUMBERS_AS_NUMBERS,
    application_name: 'n8n-nodes-whatsapp-support',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerMs,
    keepAlive: true,
  };
}

/** PostgreSQL cuts longer names off. */
const LONGEST_NAME_BYTES = 63;

/**
 * A schema's name as SQL.
 * @throws {SupportError} `invalidInput`
 */
export function quotedSchema(schema: string): string {
  if (schema === '' || schema.includes('\0') || Buffer.byteLength(schema) > LONGEST_NAME_BYTES) {
    throw new SupportError(
      'invalidInput',
      'This cannot be the name of a PostgreSQL schema.',
      `Enter a name of 1 to ${LONGEST_NAME_BYTES} letters, digits and underscores, e.g. whatsapp_support.`,
    );
  }
  return `"${schema.replaceAll('"', '""')}"`;
}

/** Statements and not options of the connection: PgBouncer refuses those that it does not know. */
const sessionSettings = (schema: string, { statementMs }: Patience) => `
  SET search_path TO ${quotedSchema(schema)}, pg_temp;
  SET statement_timeout TO ${statementMs};
  SET idle_in_transaction_session_timeout TO ${IDLE_TRANSACTION_MS}`;

const ignore = () => undefined;

/** The connections of this process to one store. They are made when they are needed, and again after they were lost. */
export function connectionPool(connection: PostgresConnection, patience = NORMAL): Pool {
  const settings = sessionSettings(connection.schema, patience);
  // The pool waits for what this gives before anybody gets the client.
  const onConnect: (client: ClientBase) => unknown = (client) => client.query(settings);
  const pool = new Pool({
    ...clientConfig(connection, patience),
    max: MOST_CONNECTIONS,
    allowExitOnIdle: true,
    onConnect,
  });
  // A connection that is lost while nobody uses it leaves the pool by itself; unheard, it would end the whole process.
  pool.on('error', ignore);
  // One in use fails with the statement under way. Heard from the start: it may be lost in the same breath in which somebody gets it.
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

/** For what may take its time: work with connections of its own. */
export async function patiently<Result>(connection: PostgresConnection, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = connectionPool(connection, ENDLESS);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
