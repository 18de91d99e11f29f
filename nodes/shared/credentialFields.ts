import { SupportError } from '../../src/shared/errors';

/** The credential as n8n stores it; hidden fields may be missing. */
export interface AccountCredential {
  readonly accessToken: string;
  readonly appSecret: string;
  readonly businessAccountId: string;
  readonly phoneNumberId: string;
  readonly appId?: string;
  readonly previousAppSecret?: string;
  readonly verifyToken?: string;
  readonly graphVersion?: string;
  readonly baseUrl?: string;
  readonly conversationStore?: string;
  readonly postgresHost?: string;
  readonly postgresPort?: number | string;
  readonly postgresDatabase?: string;
  readonly postgresUser?: string;
  readonly postgresPassword?: string;
  readonly postgresTls?: string;
  readonly postgresCertificateAuthority?: string;
  readonly postgresSchema?: string;
  readonly messagesPerSecond?: number | string;
  readonly keepRecordsDays?: number | string;
  readonly forgetCustomersDays?: number | string;
}

type Field = keyof AccountCredential;

/** Every field by its label. */
const LABELS: Readonly<Record<Field, string>> = {
  accessToken: 'Access Token',
  appSecret: 'App Secret',
  businessAccountId: 'Business Account ID',
  phoneNumberId: 'Phone Number ID',
  appId: 'App ID',
  previousAppSecret: 'Previous App Secret',
  verifyToken: 'Verify Token',
  graphVersion: 'Graph Version',
  baseUrl: 'Base URL',
  conversationStore: 'Conversation Store',
  postgresHost: 'Host',
  postgresPort: 'Port',
  postgresDatabase: 'Database',
  postgresUser: 'User',
  postgresPassword: 'Password',
  postgresTls: 'TLS',
  postgresCertificateAuthority: 'Certificate Authority',
  postgresSchema: 'Schema',
  messagesPerSecond: 'Messages per Second',
  keepRecordsDays: 'Keep Records (Days)',
  forgetCustomersDays: 'Forget Customers After (Days)',
};

/** What a text has to look like, and what to write instead. */
export interface Shape {
  readonly pattern: RegExp;
  readonly hint: string;
}

/** Which whole numbers are allowed, and the one that an empty field means. */
export interface Range {
  readonly least: number;
  readonly most?: number;
  readonly otherwise: number;
}

/** Reads the credential field by field; each reader throws a {@link SupportError} `invalidInput` that names the field by its label. */
export interface CredentialFields {
  required(field: Field, shape?: Shape): string;
  /** `null` when it is empty. */
  optional(field: Field, shape?: Shape): string | null;
  /** With the spaces that a password may begin or end with. */
  verbatim(field: Field): string;
  count(field: Field, range: Range): number;
  oneOf<Value extends string>(field: Field, values: readonly [Value, ...Value[]]): Value;
}

const refused = (message: string, hint: string) => new SupportError('invalidInput', `The WhatsApp Support Account credential ${message}.`, hint);
const cannotBeRight = (field: Field, hint: string) => refused(`holds something in the field ${LABELS[field]} that cannot be right`, hint);

export function credentialFields(credential: AccountCredential): CredentialFields {
  function optional(field: Field, shape?: Shape): string | null {
    const value = String(credential[field] ?? '').trim();
    if (value === '') return null;
    if (shape !== undefined && !shape.pattern.test(value)) throw cannotBeRight(field, shape.hint);
    return value;
  }

  return {
    optional,
    verbatim: (field) => String(credential[field] ?? ''),
    required(field, shape) {
      const value = optional(field, shape);
      if (value === null) throw refused(`has no ${LABELS[field]}`, 'Fill it in; the field says where to find it.');
      return value;
    },
    count(field, { least, most = Number.MAX_SAFE_INTEGER, otherwise }) {
      const value = Number(optional(field) ?? otherwise);
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`;
      throw cannotBeRight(field, `Write a whole number of at least ${least}${upTo}.`);
    },
    oneOf(field, values) {
      const value = optional(field) ?? values[0];
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw cannotBeRight(field, 'Choose one of the list.');
      return found;
    },
  };
}
