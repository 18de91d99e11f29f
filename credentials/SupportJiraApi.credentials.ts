import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** An agent of a Jira Service Management project in the cloud, for Support Ticket. */
export class SupportJiraApi implements ICredentialType {
  name = 'supportJiraApi';

  displayName = 'Jira Service Management for Support Ticket API';

  icon: Icon = { light: 'file:supportJiraApi.svg', dark: 'file:supportJiraApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-jira-service-management';

  properties: INodeProperties[] = [
    {
      displayName: 'Site',
      name: 'site',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. company',
      description: 'The part before ".atlassian.net" in the address of your Jira',
    },
    {
      displayName: 'Email',
      name: 'email',
      type: 'string',
      placeholder: 'name@email.com',
      required: true,
      default: '',
      description: 'The agent who owns the API token. Tickets are opened in this name.',
    },
    {
      displayName: 'API Token',
      name: 'apiToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Made at id.atlassian.com under Security > API Tokens, without scopes',
    },
    {
      displayName: 'Project Key',
      name: 'projectKey',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. SUP',
      description: 'The letters before the number of a ticket of the service project',
    },
    {
      displayName: 'Request Type',
      name: 'requestType',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. Emailed request',
      description: 'What customers’ messages are in the service project: the name of one of its request types',
    },
    {
      displayName: 'Show Advanced',
      name: 'showAdvanced',
      type: 'boolean',
      default: false,
      description: 'Whether to show settings that only tests and the sandbox need',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      placeholder: 'e.g. http://127.0.0.1:4004',
      description: 'Where the API is when it is not at atlassian.net. Leave empty for a real Jira.',
      displayOptions: { show: { showAdvanced: [true] } },
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: {
      auth: {
        username: '={{ $credentials.email }}',
        password: '={{ $credentials.apiToken }}',
      },
    },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl || "https://" + $credentials.site + ".atlassian.net" }}',
      // Nobody is logged in: 401.
      url: '/rest/api/3/myself',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'accountId', value: undefined, message: 'This address does not answer like Jira. Check the site.' },
      },
    ],
  };
}
