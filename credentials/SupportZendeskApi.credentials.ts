import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** An agent of a Zendesk account, for Support Ticket. */
export class SupportZendeskApi implements ICredentialType {
  name = 'supportZendeskApi';

  displayName = 'Zendesk for Support Ticket API';

  icon: Icon = { light: 'file:supportZendeskApi.svg', dark: 'file:supportZendeskApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-zendesk';

  properties: INodeProperties[] = [
    {
      displayName: 'Subdomain',
      name: 'subdomain',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. company',
      description: 'The part before ".zendesk.com" in the address of your Zendesk',
    },
    {
      displayName: 'Email',
      name: 'email',
      type: 'string',
      placeholder: 'name@email.com',
      required: true,
      default: '',
      description: 'The agent who owns the API token. Needs permission to manage tickets and end users.',
    },
    {
      displayName: 'API Token',
      name: 'apiToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Made in the Admin Center under Apps and Integrations > APIs > API Tokens',
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
      placeholder: 'e.g. http://127.0.0.1:4004/zendesk/company',
      description: 'Where the API is when it is not at zendesk.com. Leave empty for a real Zendesk.',
      displayOptions: { show: { showAdvanced: [true] } },
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: {
      auth: {
        username: '={{ $credentials.email }}/token',
        password: '={{ $credentials.apiToken }}',
      },
    },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl || "https://" + $credentials.subdomain + ".zendesk.com" }}',
      url: '/api/v2/users/me',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'user', value: undefined, message: 'This address does not answer like Zendesk. Check the subdomain.' },
      },
      {
        // Zendesk answers 200 with an anonymous user when nobody is logged in.
        type: 'responseSuccessBody',
        properties: { key: 'user.id', value: null, message: 'Zendesk did not accept the email and API token.' },
      },
      {
        type: 'responseSuccessBody',
        properties: { key: 'user.role', value: 'end-user', message: 'This login belongs to a customer. Use the login of an agent.' },
      },
    ],
  };
}
