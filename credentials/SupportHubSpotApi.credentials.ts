import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A private app of a HubSpot account, for Support Ticket. */
export class SupportHubSpotApi implements ICredentialType {
  name = 'supportHubSpotApi';

  displayName = 'HubSpot for Support Ticket API';

  icon: Icon = { light: 'file:supportHubSpotApi.svg', dark: 'file:supportHubSpotApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-hubspot';

  properties: INodeProperties[] = [
    {
      displayName: 'Account ID',
      name: 'accountId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 24681012',
      description: 'The Hub ID: the number below the account’s name at the top right of HubSpot',
    },
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Of a private app in this account. The documentation says which scopes it needs.',
    },
    {
      displayName: 'Pipeline',
      name: 'pipeline',
      type: 'string',
      default: '',
      placeholder: 'e.g. Support Pipeline',
      description: 'Where new tickets begin, by its name or ID. Leave empty for the account’s first pipeline.',
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
      description: 'Where the API is when it is not at hubapi.com. Leave empty for a real HubSpot.',
      displayOptions: { show: { showAdvanced: [true] } },
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: {
      headers: { authorization: '=Bearer {{ $credentials.accessToken }}' },
    },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl || "https://api.hubapi.com" }}',
      // Nobody is logged in: 401.
      url: '/account-info/v3/details',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'portalId', value: undefined, message: 'This address does not answer like HubSpot.' },
      },
    ],
  };
}
