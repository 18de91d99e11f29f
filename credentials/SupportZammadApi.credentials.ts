import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** An agent of a Zammad, for Support Ticket. */
export class SupportZammadApi implements ICredentialType {
  name = 'supportZammadApi';

  displayName = 'Zammad for Support Ticket API';

  icon: Icon = { light: 'file:supportZammadApi.svg', dark: 'file:supportZammadApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-zammad';

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://company.zammad.com',
      description: 'Where your Zammad is, without a path',
    },
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description:
        'From Profile > Token Access, with ticket.agent; also admin.webhook and admin.trigger for a trigger that sets itself up',
    },
    {
      displayName: 'Group',
      name: 'group',
      type: 'string',
      required: true,
      default: 'Users',
      description: 'The group that new tickets come into when the node names none',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { authorization: '=Token token={{ $credentials.accessToken }}' } },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
      url: '/api/v1/users/me',
    },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'login', value: undefined, message: 'This address does not answer like Zammad. Check the base URL.' },
      },
    ],
  };
}
