import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { DAY_MS, MINUTE_MS } from '../../../src/shared/clock';
import { draftOf, showFor } from '../draft';
import { bodyField, footerField, headerFields, numberParameter, optionalText, readFrame, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Call Button',
  value: 'sendCallButton',
  action: 'Send call button',
  description: 'Show a button that calls the business on WhatsApp',
};

const show = showFor('sendCallButton');
/** WhatsApp's own default and limit. Source: Meta's page on call buttons. */
const [USUAL_MINUTES, MOST_MINUTES] = [(7 * DAY_MS) / MINUTE_MS, (30 * DAY_MS) / MINUTE_MS];

export const description: INodeProperties[] = [
  ...headerFields(show),
  bodyField(show, 'e.g. Call us if it does not work.'),
  textField({ displayName: 'Button Text', name: 'buttonText', placeholder: 'e.g. Call support', description: 'Up to 20 characters; WhatsApp’s own words where it is empty' }, show),
  {
    displayName: 'Button Works for Minutes',
    name: 'worksForMinutes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: MOST_MINUTES },
    default: USUAL_MINUTES,
    description: 'Up to 43,200 minutes, which are 30 days',
    displayOptions: { show },
  },
  textField({ displayName: 'Payload', name: 'callPayload', placeholder: 'e.g. case-1042', description: 'What the call brings along for the flow to go by, up to 512 characters' }, show),
  footerField(show),
];

export const execute = replyWith(async (session, itemIndex) => {
  const { context } = session;
  return draftOf({
    kind: 'callButton',
    ...(await readFrame(session, itemIndex)),
    buttonText: optionalText(context, 'buttonText', itemIndex),
    worksForMinutes: numberParameter(context, 'worksForMinutes', itemIndex),
    payload: optionalText(context, 'callPayload', itemIndex),
  });
});
