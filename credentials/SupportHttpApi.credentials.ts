import type { IAuthenticate, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

// Placeholders are ours, no expressions of n8n's: hence `noDataExpression`.

const CUSTOM = { show: { preset: ['custom'] } } as const satisfies INodeProperties['displayOptions'];

const request = (displayName: string, name: string, example: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  noDataExpression: true,
  default: example,
  placeholder: 'e.g. GET /api/tickets/{{id}}',
  description,
  displayOptions: CUSTOM,
});

const body = (displayName: string, name: string, example: object): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  noDataExpression: true,
  typeOptions: { rows: 6 },
  default: JSON.stringify(example, null, 2),
  description: 'JSON that goes with the request; a property whose placeholder has no value is left out. Leave empty for no body.',
  displayOptions: CUSTOM,
});

const answer = (displayName: string, name: string, example: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  noDataExpression: true,
  default: example,
  placeholder: 'e.g. data.tickets',
  description,
  displayOptions: CUSTOM,
});

const lines = (displayName: string, name: string, example: readonly string[], description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  noDataExpression: true,
  typeOptions: { rows: 8 },
  default: example.join('\n'),
  description,
  displayOptions: CUSTOM,
});

/** Paths that only those who are logged in may read. */
const PRESET_TESTS = { gitLab: '/api/v4/user', serviceNow: '/api/now/table/sys_user?sysparm_limit=1' } as const;

const MESSAGE = { ref: '{{marker}}', attachments: '{{files}}' } as const;

/** Any helpdesk with a JSON API, for Support Ticket: requests with placeholders, and where things stand in the answers. */
export class SupportHttpApi implements ICredentialType {
  name = 'supportHttpApi';

  displayName = 'Any Helpdesk for Support Ticket API';

  icon: Icon = { light: 'file:supportHttpApi.svg', dark: 'file:supportHttpApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-any-other-helpdesk';

  properties: INodeProperties[] = [
    {
      displayName: 'Helpdesk',
      name: 'preset',
      type: 'options',
      options: [
        { name: 'Another One', value: 'custom', description: 'You enter its requests below' },
        { name: 'GitLab Issues', value: 'gitLab' },
        { name: 'ServiceNow Incidents', value: 'serviceNow' },
      ],
      default: 'custom',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://helpdesk.example.com',
      description: 'What stands before the paths of all requests',
    },
    {
      displayName: 'Authentication',
      name: 'authentication',
      type: 'options',
      options: [
        { name: 'Key in a Header', value: 'header', description: 'Under a name of the helpdesk’s own, such as X-API-Key' },
        { name: 'Token', value: 'bearer', description: 'What documentation calls "Bearer"' },
        { name: 'User and Password', value: 'basic', description: 'What documentation calls "Basic"' },
      ],
      default: 'bearer',
    },
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { authentication: ['bearer'] } },
    },
    { displayName: 'User', name: 'user', type: 'string', default: '', displayOptions: { show: { authentication: ['basic'] } } },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { authentication: ['basic'] } },
    },
    {
      displayName: 'Header Name',
      name: 'headerName',
      type: 'string',
      default: '',
      placeholder: 'e.g. X-API-Key',
      displayOptions: { show: { authentication: ['header'] } },
    },
    {
      displayName: 'Header Value',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { authentication: ['header'] } },
    },
    {
      displayName: 'Project',
      name: 'project',
      type: 'string',
      default: '',
      placeholder: 'e.g. acme/support',
      description: 'The path of the project, or its ID',
      displayOptions: { show: { preset: ['gitLab'] } },
    },
    request('Test Request', 'testRequest', 'GET /api/me', 'Something that only those who are logged in may read, and that answers with JSON'),
    {
      displayName: 'Text Format',
      name: 'textFormat',
      type: 'options',
      options: [
        { name: 'HTML', value: 'html', description: 'Customers’ words are shown as they are; nothing in them is mark-up' },
        { name: 'Markdown', value: 'markdown', description: 'Customers’ words stand in a code block, where they are no mark-up and no command' },
        { name: 'Plain Text', value: 'plain' },
      ],
      default: 'plain',
      description: 'What the helpdesk takes a text for',
      displayOptions: CUSTOM,
    },
    request('Create Request', 'createRequest', 'POST /api/tickets', 'Opens a ticket with its first message'),
    body('Create Body', 'createBody', {
      title: '{{subject}}',
      description: '{{text}}',
      conversation_key: '{{externalId}}',
      customer: { name: '{{name}}', phone: '{{phone}}' },
      labels: '{{tags}}',
      priority: '{{priority}}',
      owner: '{{assignee}}',
      team: '{{group}}',
      custom: '{{fields}}',
      follows: '{{followUpOf}}',
      ...MESSAGE,
    }),
    answer('Create Answer', 'createAnswer', 'data', 'Where the new ticket is in the answer; empty: the answer is the ticket'),
    request('Get Request', 'getRequest', 'GET /api/tickets/{{id}}', 'Gives one ticket, and 404 for one that is not there'),
    answer('Get Answer', 'getAnswer', 'data', 'Where the ticket is in the answer'),
    request('Find Request', 'findRequest', 'GET /api/tickets?conversation_key={{externalId}}&page={{page}}', 'Lists the tickets of one conversation'),
    answer('Find Answer', 'findAnswer', 'data', 'Where the list is in the answer'),
    request('Comment Request', 'commentRequest', 'POST /api/tickets/{{id}}/comments', 'Adds a message that the customer may read'),
    body('Comment Body', 'commentBody', { body: '{{text}}', author: '{{author}}', internal: false, ...MESSAGE }),
    request('Note Request', 'noteRequest', 'POST /api/tickets/{{id}}/comments', 'Adds a note that only agents read. Leave empty if there are none.'),
    body('Note Body', 'noteBody', { body: '{{text}}', author: '{{author}}', internal: true, ...MESSAGE }),
    request('Comments Request', 'commentsRequest', 'GET /api/tickets/{{id}}/comments?page={{page}}', 'Lists the messages and notes of a ticket'),
    answer('Comments Answer', 'commentsAnswer', 'data', 'Where the list is in the answer'),
    request('Update Request', 'updateRequest', 'PATCH /api/tickets/{{id}}', 'Changes status and other properties of a ticket'),
    body('Update Body', 'updateBody', {
      status: '{{state}}',
      priority: '{{priority}}',
      labels: '{{tags}}',
      owner: '{{assignee}}',
      team: '{{group}}',
      custom: '{{fields}}',
    }),
    request('Changed Request', 'changedRequest', 'GET /api/tickets?updated_since={{since}}&page={{page}}', 'Lists what changed since a time; for Support Ticket Trigger and Get Many'),
    answer('Changed Answer', 'changedAnswer', 'data', 'Where the list is in the answer'),
    lines(
      'Ticket Fields',
      'ticketFields',
      ['id = id', 'number = id', 'url = link', 'key = conversation_key', 'marker = ref', 'state = status', 'subject = title', 'priority = priority', 'tags = labels', 'assignee = owner', 'created = created_at', 'updated = updated_at', 'solved = resolved_at', 'reopened = reopened_at'],
      'Where a ticket’s properties stand in it, one a line; names with dots lead deeper',
    ),
    lines(
      'Comment Fields',
      'commentFields',
      ['id = id', 'text = body', 'marker = ref', 'kind = kind', 'time = created_at', 'authorId = author.id', 'authorName = author.name', 'files = attachments', 'fileName = name', 'fileType = mime', 'fileSize = size', 'fileUrl = url'],
      'Where a message’s properties stand in it, one a line',
    ),
    lines(
      'Words',
      'words',
      ['open = open, waiting', 'solved = resolved', 'closed = closed', 'public = public', 'internal = internal'],
      'The helpdesk’s words for states and for kinds of messages by agents, separated by commas; the first is written',
    ),
    answer('Webhook Ticket', 'webhookTicket', 'ticket.id', 'Where a webhook of the helpdesk names the ticket; several places separated by commas. Leave empty if it sends none.'),
    {
      displayName: 'Webhook Secret Header',
      name: 'webhookHeader',
      type: 'string',
      default: 'X-Webhook-Secret',
      description: 'The header of the helpdesk’s webhooks that holds the secret which Support Ticket Trigger knows',
      displayOptions: CUSTOM,
    },
    body('File', 'file', { name: '{{fileName}}', mime: '{{mimeType}}', data: '{{base64}}' }),
  ];

  authenticate: IAuthenticate = (credentials, options) => {
    const { authentication, token, user, password, headerName, apiKey } = credentials as Record<string, string>;
    const basic = `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64')}`;
    const authorization = authentication === 'basic' ? basic : `Bearer ${token ?? ''}`;
    const own = { [(headerName ?? '').replace(/[^\w!#$%&'*+.^`|~-]/g, '').toLowerCase()]: apiKey ?? '' };
    return Promise.resolve({ ...options, headers: { ...options.headers, ...(authentication === 'header' ? own : { authorization }) } });
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
      url: `={{ (${JSON.stringify(PRESET_TESTS)})[$credentials.preset] || $credentials.testRequest.trim().replace(/^[A-Z]+ +/, "") }}`,
    },
    rules: [{ type: 'responseCode', properties: { value: 204, message: 'This address answers with nothing. Choose one that answers with JSON.' } }],
  };
}
