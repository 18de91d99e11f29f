import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** An inbox of the kind "API" in a Chatwoot account, for Support Ticket. */
export class SupportChatwootApi implements ICredentialType {
  name = 'supportChatwootApi';

  displayName = 'Chatwoot for Support Ticket API';

  icon: Icon = { light: 'file:supportChatwootApi.svg', dark: 'file:supportChatwootApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-chatwoot';

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: 'https://app.chatwoot.com',
      placeholder: 'e.g. https://chatwoot.example.com',
      description: 'Where your Chatwoot is, without a path',
    },
    {
      displayName: 'Account ID',
      name: 'accountId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 1',
      description: 'The number after "/accounts/" in the address of any page of Chatwoot',
    },
    {
      displayName: 'Inbox ID',
      name: 'inboxId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 5',
      description: 'The number after "/inboxes/" in the address of the inbox’s settings. The inbox must be of the kind "API".',
    },
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'From Profile Settings > Access Token of an administrator who is a member of the inbox',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { api_access_token: '={{ $credentials.accessToken }}' } },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
      url: '=/api/v1/accounts/{{ $credentials.accountId }}/inboxes/{{ $credentials.inboxId }}',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'channel_type', value: undefined, message: 'This address does not answer like Chatwoot. Check the base URL.' },
      },
    ],
  };
}
