import type { PostgresConnection } from '../../src/store/postgres/connection';
import type { CredentialFields } from './credentialFields';

/** The values of Conversation Store and TLS; the first is the default. */
const ENGINES = ['builtIn', 'postgres'] as const;
const TLS = ['off', 'verify', 'noVerify'] as const;

/** Which store the nodes of this credential share. */
export type StoreChoice =
  /** A file in n8n's user folder. */
  { readonly engine: 'builtIn' } | { readonly engine: 'postgres'; readonly connection: PostgresConnection };

const CERTIFICATE = { pattern: /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, hint: 'Paste the certificate from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.' };
/** PostgreSQL cuts longer names off, so that two would be one. */
const SCHEMA = { pattern: /^[a-z_][a-z0-9_]{0,62}$/, hint: 'Use lower case letters, digits and underscores only, at most 63, with a letter first.' };

function postgresConnection(fields: CredentialFields): PostgresConnection {
  const ca = fields.optional('postgresCertificateAuthority', CERTIFICATE);
  return {
    host: fields.required('postgresHost'),
    port: fields.count('postgresPort', { least: 1, most: 65_535, otherwise: 5432 }),
    database: fields.required('postgresDatabase'),
    user: fields.required('postgresUser'),
    password: fields.verbatim('postgresPassword'),
    tls: fields.oneOf('postgresTls', TLS),
    ...(ca === null ? {} : { ca }),
    schema: fields.optional('postgresSchema', SCHEMA) ?? 'whatsapp_support',
  };
}

/**
 * Reads the choice; PostgreSQL's own fields count only where it is chosen.
 * @throws {SupportError} `invalidInput` naming the field
 */
export function storeChoice(fields: CredentialFields): StoreChoice {
  const engine = fields.oneOf('conversationStore', ENGINES);
  switch (engine) {
    case 'builtIn':
      return { engine };
    case 'postgres':
      return { engine, connection: postgresConnection(fields) };
    default:
      return engine satisfies never;
  }
}
