import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A user of a Request Tracker 5, for Support Ticket. */
export class SupportRequestTrackerApi implements ICredentialType {
  name = 'supportRequestTrackerApi';

  displayName = 'Request Tracker for Support Ticket API';

  icon: Icon = { light: 'file:supportRequestTrackerApi.svg', dark: 'file:supportRequestTrackerApi.dark.svg' };

  documentationUrl = 'https://github.com/n8n-nodes-whatsapp-support/n8n-nodes-whatsapp-support#connect-request-tracker';

  properties: INodeProperties[] = [
    {
      displayName: 'URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://rt.example.com',
      description: 'The address at which you open Request Tracker, without what comes after its name',
    },
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Made under Logged In As > Settings > Auth Tokens, by the user that n8n shall be',
    },
    {
      displayName: 'Queue',
      name: 'queue',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. WhatsApp',
      description: 'Name of the queue for new tickets',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { authorization: '=token {{ $credentials.token }}' } },
  };

  test: ICredentialTestRequest = {
    request: { baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}', url: '=/REST/2.0/queue/{{ encodeURIComponent($credentials.queue) }}' },
    rules: [
      {
        type: 'responseSuccessBody',
        properties: { key: 'Lifecycle', value: undefined, message: 'This address does not answer like Request Tracker. Check the URL.' },
      },
    ],
  };
}
