import type { IAuthenticateGeneric, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const postgresOnly = { displayOptions: { show: { conversationStore: ['postgres'] } } };

/** What most people never need. */
const ADVANCED: readonly INodeProperties[] = [
  {
    displayName: 'Conversation Store',
    name: 'conversationStore',
    type: 'options',
    options: [
      { name: 'Built-in', value: 'builtIn', description: 'A file in n8n’s own folder; nothing to set up' },
      { name: 'PostgreSQL', value: 'postgres', description: 'A database that several n8n processes share; needed in queue mode' },
    ],
    default: 'builtIn',
    description:
      'Where this number’s conversations, open replies and tickets are kept. Nothing moves by itself when you change it: Support Conversation can copy what is there to PostgreSQL.',
  },
  {
    displayName: 'Host',
    name: 'postgresHost',
    type: 'string',
    default: '',
    placeholder: 'e.g. postgres',
    description: 'Name or address of the computer where PostgreSQL runs, as n8n reaches it',
    ...postgresOnly,
  },
  {
    displayName: 'Port',
    name: 'postgresPort',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 65_535 },
    default: 5432,
    description: 'Nearly always 5432',
    ...postgresOnly,
  },
  {
    displayName: 'Database',
    name: 'postgresDatabase',
    type: 'string',
    default: '',
    placeholder: 'e.g. n8n',
    description: 'Name of the database. It may be the one that n8n uses: the nodes keep to a schema of their own.',
    ...postgresOnly,
  },
  {
    displayName: 'User',
    name: 'postgresUser',
    type: 'string',
    default: '',
    placeholder: 'e.g. n8n',
    description: 'Must be allowed to create the schema, or own it. Whoever has this user and password can read what the store holds.',
    ...postgresOnly,
  },
  {
    displayName: 'Password',
    name: 'postgresPassword',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    description: 'Of this user',
    ...postgresOnly,
  },
  {
    displayName: 'TLS',
    name: 'postgresTls',
    type: 'options',
    options: [
      { name: 'Off', value: 'off', description: 'For a database on the same machine or in the same private network' },
      { name: 'On, Certificate Verified', value: 'verify', description: 'For everything else' },
      { name: 'On, Certificate Not Verified', value: 'noVerify', description: 'Encrypted, but without proof that it is your database which answers' },
    ],
    default: 'off',
    description: 'Whether the way between n8n and PostgreSQL is encrypted',
    ...postgresOnly,
  },
  {
    displayName: 'Certificate Authority',
    name: 'postgresCertificateAuthority',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
    description: 'The certificate that your provider offers for download (PEM). Empty: a public authority signed the database’s certificate.',
    displayOptions: { show: { conversationStore: ['postgres'], postgresTls: ['verify'] } },
  },
  {
    displayName: 'Schema',
    name: 'postgresSchema',
    type: 'string',
    default: 'whatsapp_support',
    placeholder: 'e.g. whatsapp_support',
    description: 'Part of the database that holds the nodes’ tables; made when it is not there. Clients who must not see each other get a schema and a user of their own.',
    ...postgresOnly,
  },
  {
    displayName: 'Messages per Second',
    name: 'messagesPerSecond',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 80,
    description: 'How fast this number may send. Meta allows 80; 20 for a number that is used in the WhatsApp Business app too; up to 1,000 for large senders.',
  },
  {
    displayName: 'Keep Records (Days)',
    name: 'keepRecordsDays',
    type: 'number',
    typeOptions: { minValue: 8 },
    default: 30,
    description:
      'How long the store remembers which messages came in and which replies went out, without their texts. At least 8: Meta repeats messages for 7 days, and older ones could not be told from new ones.',
  },
  {
    displayName: 'Forget Customers After (Days)',
    name: 'forgetCustomersDays',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 0,
    description:
      'Deletes customers who neither wrote nor were written to for so long: name, numbers, conversation, replies, and their tickets of the Built-in Desk. Tickets in other helpdesks and n8n’s own executions stay. 0: never.',
  },
  {
    displayName: 'App ID',
    name: 'appId',
    type: 'string',
    default: '',
    placeholder: 'e.g. 1021502999403400',
    description: 'Empty: read from the access token',
  },
  {
    displayName: 'Previous App Secret',
    name: 'previousAppSecret',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    description: 'Still accepted while you change the app secret, so that no message is refused',
  },
  {
    displayName: 'Verify Token',
    name: 'verifyToken',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    description: 'Empty: derived from the app secret. Needed only when you type the callback URL into Meta’s dashboard yourself.',
  },
  {
    displayName: 'Graph Version',
    name: 'graphVersion',
    type: 'string',
    default: 'v25.0',
    placeholder: 'e.g. v25.0',
    description: 'Version of Meta’s Graph API',
  },
  {
    displayName: 'Base URL',
    name: 'baseUrl',
    type: 'string',
    default: 'https://graph.facebook.com',
    description: 'Address of the Graph API; another one only for the sandbox',
  },
];

/**
 * Shown or not, a value stays in force: n8n drops the values of fields that are hidden, and with Show Advanced switched off
 * a number would silently change its store. Hence the twin of each field that n8n never shows.
 */
function underShowAdvanced(field: INodeProperties): INodeProperties[] {
  const only = (showAdvanced: boolean) => ({ show: { ...field.displayOptions?.show, showAdvanced: [showAdvanced] } });
  return [
    { ...field, displayOptions: only(true) },
    { ...field, type: 'hidden', displayOptions: only(false) },
  ];
}

/** The WhatsApp Business account that all nodes of a flow share. Its test is a function of the trigger node. */
export class WhatsAppSupportAccountApi implements ICredentialType {
  name = 'whatsAppSupportAccountApi';

  displayName = 'WhatsApp Support Account API';

  icon: Icon = { light: 'file:whatsAppSupportAccountApi.svg', dark: 'file:whatsAppSupportAccountApi.dark.svg' };

  documentationUrl =
    'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-a-whatsapp-number';

  properties: INodeProperties[] = [
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description:
        'Permanent token of a system user in Meta Business Settings, with whatsapp_business_messaging and whatsapp_business_management',
    },
    {
      displayName: 'App Secret',
      name: 'appSecret',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'In the Meta app dashboard under App Settings > Basic. It proves that a webhook comes from Meta.',
    },
    {
      displayName: 'Business Account ID',
      name: 'businessAccountId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 102290129340398',
      description: 'In the Meta app dashboard under WhatsApp > API Setup',
    },
    {
      displayName: 'Phone Number ID',
      name: 'phoneNumberId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 106540352242922',
      description: 'In the Meta app dashboard under WhatsApp > API Setup; not the phone number itself',
    },
    {
      displayName: 'Show Advanced',
      name: 'showAdvanced',
      type: 'boolean',
      default: false,
      description: 'Whether to show fields that most people leave as they are; their values count in either case',
    },
    ...ADVANCED.flatMap(underShowAdvanced),
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
  };
}
