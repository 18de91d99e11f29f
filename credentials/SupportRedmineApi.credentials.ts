import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A user of a Redmine, for Support Ticket. */
export class SupportRedmineApi implements ICredentialType {
  name = 'supportRedmineApi';

  displayName = 'Redmine for Support Ticket API';

  icon: Icon = { light: 'file:supportRedmineApi.svg', dark: 'file:supportRedmineApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-redmine';

  properties: INodeProperties[] = [
    {
      displayName: 'URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://redmine.example.com',
      description: 'The address at which you open Redmine, without what comes after its name',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Shown under My Account > API Access Key, for the user that n8n shall be',
    },
    {
      displayName: 'Project',
      name: 'project',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. support',
      description: 'The last part of the address of the project for new tickets',
    },
    {
      displayName: 'Open Status',
      name: 'openStatus',
      type: 'string',
      default: 'In Progress',
      description: 'Name of the status of a ticket that waits for an agent',
    },
    {
      displayName: 'Pending Status',
      name: 'pendingStatus',
      type: 'string',
      default: 'Feedback',
      description: 'Name of the status of a ticket that waits for the customer',
    },
    {
      displayName: 'Solved Status',
      name: 'solvedStatus',
      type: 'string',
      default: 'Resolved',
      description: 'Name of the status of a solved ticket; every status that counts as closed in Redmine means solved, too',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { 'x-redmine-api-key': '={{ $credentials.apiKey }}' } },
  };

  // Lists answer a wrong key with nothing; this one needs somebody.
  test: ICredentialTestRequest = {
    request: { baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}', url: '/users/current.json' },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'user', value: undefined, message: 'This address does not answer like Redmine. Check the URL.' },
      },
    ],
  };
}
