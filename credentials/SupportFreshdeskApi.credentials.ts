import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** An agent of a Freshdesk account, for Support Ticket. */
export class SupportFreshdeskApi implements ICredentialType {
  name = 'supportFreshdeskApi';

  displayName = 'Freshdesk for Support Ticket API';

  icon: Icon = { light: 'file:supportFreshdeskApi.svg', dark: 'file:supportFreshdeskApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-freshdesk';

  properties: INodeProperties[] = [
    {
      displayName: 'Domain',
      name: 'domain',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. company',
      description: 'The part before ".freshdesk.com" in the address of your Freshdesk',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'From Profile Settings > View API Key of an agent who may see and edit all tickets and contacts',
    },
    {
      displayName: 'Show Advanced',
      name: 'showAdvanced',
      type: 'boolean',
      default: false,
      description: 'Whether to show settings that only tests need',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      placeholder: 'e.g. http://127.0.0.1:4004',
      description: 'Where the API is when it is not at freshdesk.com. Leave empty for a real Freshdesk.',
      displayOptions: { show: { showAdvanced: [true] } },
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { auth: { username: '={{ $credentials.apiKey }}', password: 'X' } },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl || "https://" + $credentials.domain + ".freshdesk.com" }}',
      url: '/api/v2/agents/me',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'contact', value: undefined, message: 'This address does not answer like Freshdesk. Check the domain.' },
      },
    ],
  };
}
