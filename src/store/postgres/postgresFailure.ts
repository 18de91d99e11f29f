import { SupportError } from '../../shared/errors';
import { storeUnavailable, type Explanation } from '../storeFailure';

const SETTINGS = 'in the WhatsApp Support Account credential';

const UNREACHABLE: Explanation = {
  message: 'The PostgreSQL server of the conversation store cannot be reached.',
  hint: `Check host and port ${SETTINGS}, that the server runs, and that no firewall stands between.`,
};
const LOST: Explanation = {
  message: 'The connection to the PostgreSQL server of the conversation store was lost.',
  hint: 'It is made again with the next call. WhatsApp delivers again what was not acknowledged.',
};
const STOPPING: Explanation = {
  message: 'The PostgreSQL server of the conversation store is starting or stopping.',
  hint: 'Wait until it runs; nothing needs to be restarted in n8n. WhatsApp delivers again what was not acknowledged.',
};
const WRONG_LOGIN: Explanation = {
  message: 'PostgreSQL does not accept this user with this password.',
  hint: `Check user and password ${SETTINGS}.`,
};
const NOT_ALLOWED_IN: Explanation = {
  message: 'PostgreSQL does not let this user in from here.',
  hint: `Check TLS ${SETTINGS}, and the lines for this user and database in the server’s pg_hba.conf.`,
};
const NO_TLS: Explanation = {
  message: 'The PostgreSQL server does not offer TLS.',
  hint: `Switch TLS on at the server, or off ${SETTINGS} if the network between is your own.`,
};
const NOT_TRUSTED: Explanation = {
  message: 'The certificate of the PostgreSQL server cannot be verified.',
  hint: `Enter the server’s host as its certificate names it, and the certificate authority that signed it, ${SETTINGS}.`,
};
const BUSY: Explanation = {
  message: 'The PostgreSQL server has no free connection.',
  hint: 'Raise max_connections at the server, or let fewer n8n processes use it; each takes up to 6 connections.',
};
const NO_RIGHTS: Explanation = {
  message: 'The PostgreSQL user may not do what the conversation store needs.',
  hint: 'Let it create a schema in the database (GRANT CREATE ON DATABASE …), or make the schema and let the user own it.',
};
const NO_SPACE: Explanation = {
  message: 'The disk of the PostgreSQL server is full; the conversation store cannot write.',
  hint: 'Free some space. WhatsApp delivers again what was not acknowledged.',
};
const TOO_SLOW: Explanation = {
  message: 'The PostgreSQL server took too long to answer the conversation store.',
  hint: 'Look for locks and load at the server. WhatsApp delivers again what was not acknowledged.',
};
const NO_TABLES: Explanation = {
  message: 'The tables of the conversation store are not where they were.',
  hint: 'Was the schema removed? Restart n8n. A connection pooler in between must keep sessions (PgBouncer: pool_mode = session).',
};
const READ_ONLY: Explanation = {
  message: 'The PostgreSQL server of the conversation store only lets read.',
  hint: `It may be a standby: enter the primary server ${SETTINGS}.`,
};
const DAMAGED: Explanation = {
  message: 'The PostgreSQL server found damaged data.',
  hint: 'Look into the server’s log, and restore the database from a backup.',
};
const OTHER: Explanation = {
  message: 'The conversation store could not read or write.',
  hint: 'Look into the log of the PostgreSQL server. If it happens again, report it with the code in the details.',
};

/**
 * By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), or by the code of Node.js for sockets and TLS
 * (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
 */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  '25006': READ_ONLY,
  '28000': NOT_ALLOWED_IN,
  '28P01': WRONG_LOGIN,
  '3D000': {
    message: 'PostgreSQL has no database of this name.',
    hint: `Create the database, or correct its name ${SETTINGS}.`,
  },
  '3F000': NO_TABLES,
  '42501': NO_RIGHTS,
  '42P01': NO_TABLES,
  '53100': NO_SPACE,
  '53300': BUSY,
  '55P03': TOO_SLOW,
  '57014': TOO_SLOW,
  '57P01': STOPPING,
  '57P02': STOPPING,
  '57P03': STOPPING,
  XX001: DAMAGED,
  XX002: DAMAGED,
  EAI_AGAIN: UNREACHABLE,
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOENT: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ECONNRESET: LOST,
  EPIPE: LOST,
  CERT_HAS_EXPIRED: NOT_TRUSTED,
  CERT_NOT_YET_VALID: NOT_TRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_TRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: NOT_TRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_TRUSTED,
};

/** What `pg` says without a code. */
const WORDS: ReadonlyArray<readonly [start: string, Explanation]> = [
  ['The server does not support SSL', NO_TLS],
  ['SASL', WRONG_LOGIN],
  ['Connection terminated due to connection timeout', UNREACHABLE],
  ['timeout exceeded when trying to connect', TOO_SLOW],
  ['timeout expired', UNREACHABLE],
  ['Query read timeout', TOO_SLOW],
  ['Connection terminated', LOST],
  ['Client has encountered a connection error', LOST],
];

const CLASS_OF_CONNECTION = '08';

/**
 * What `pg` or the network threw, for the operator. The original message is dropped: it may quote stored content; its code stays
 * in the details.
 */
export function postgresFailure(failure: unknown): SupportError {
  if (failure instanceof SupportError) return failure;
  const { code = '', message = '' } = failure as { readonly code?: string; readonly message?: string };
  const explanation =
    EXPLANATIONS[code] ??
    (code.startsWith(CLASS_OF_CONNECTION) ? LOST : undefined) ??
    WORDS.find(([start]) => message.startsWith(start))?.[1] ??
    OTHER;
  return storeUnavailable(explanation, { code });
}
