import type { IAuthenticateGeneric, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const advanced = { displayOptions: { show: { showAdvanced: [true] } } };

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
      description: 'Whether to show fields that are filled in by themselves',
    },
    {
      displayName: 'App ID',
      name: 'appId',
      type: 'string',
      default: '',
      description: 'Empty: read from the access token',
      ...advanced,
    },
    {
      displayName: 'Previous App Secret',
      name: 'previousAppSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Still accepted while you change the app secret, so that no message is refused',
      ...advanced,
    },
    {
      displayName: 'Verify Token',
      name: 'verifyToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Empty: derived from the app secret. Needed only when you type the callback URL into Meta’s dashboard yourself.',
      ...advanced,
    },
    {
      displayName: 'Graph Version',
      name: 'graphVersion',
      type: 'string',
      default: 'v25.0',
      placeholder: 'e.g. v25.0',
      description: 'Version of Meta’s Graph API',
      ...advanced,
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://graph.facebook.com',
      description: 'Address of the Graph API; another one only for the sandbox',
      ...advanced,
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
  };
}
