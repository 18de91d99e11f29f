import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textParameter } from '../../shared/parameters';
import { draftOf, showFor } from '../draft';
import { bodyField, footerField, headerFields, readFrame, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Link Button',
  value: 'sendLinkButton',
  action: 'Send link button',
  description: 'Show a button that opens a web page, in place of a long address',
};

const show = showFor('sendLinkButton');

export const description: INodeProperties[] = [
  ...headerFields(show),
  bodyField(show, 'e.g. Your bill is ready.'),
  textField({ displayName: 'Button Text', name: 'buttonText', required: true, placeholder: 'e.g. Open bill', description: 'Up to 20 characters' }, show),
  textField({ displayName: 'Button Link', name: 'buttonLink', required: true, placeholder: 'e.g. https://example.com/bills/1042', description: 'The web page that the button opens' }, show),
  footerField(show),
];

export const execute = replyWith(async (session, itemIndex) => {
  const { context } = session;
  const button = { text: textParameter(context, 'buttonText', itemIndex), url: textParameter(context, 'buttonLink', itemIndex) };
  return draftOf({ kind: 'linkButton', ...(await readFrame(session, itemIndex)), button });
});
