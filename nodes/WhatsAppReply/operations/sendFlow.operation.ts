import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { SupportError } from '../../../src/shared/errors';
import { asObject } from '../../../src/shared/shape';
import type { FlowMessage } from '../../../src/graph/message/flow';
import { textParameter } from '../../shared/parameters';
import type { NodeSession } from '../../shared/sending';
import { draftOf, showFor } from '../draft';
import { jsonParameter } from '../entries';
import { bodyField, footerField, headerFields, optionalText, readFrame, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Flow',
  value: 'sendFlow',
  action: 'Send flow',
  description: 'Show a button that opens a form (WhatsApp Flow)',
};

const show = showFor('sendFlow');
const startsWithScreen = { ...show, flowStart: ['screen'] };

export const description: INodeProperties[] = [
  {
    displayName: 'Flow',
    name: 'flow',
    type: 'resourceLocator',
    required: true,
    default: { mode: 'id', value: '' },
    description: 'The form, as it is called in WhatsApp Manager > Flows',
    displayOptions: { show },
    modes: [
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 1037543291543636' },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. appointment' },
    ],
  },
  ...headerFields(show),
  bodyField(show, 'e.g. Choose your appointment.'),
  textField({ displayName: 'Button Text', name: 'buttonText', required: true, placeholder: 'e.g. Choose', description: 'What opens the form: up to 20 characters, no emoji' }, show),
  {
    displayName: 'Starts With',
    name: 'flowStart',
    type: 'options',
    options: [
      { name: 'Data Endpoint', value: 'endpoint', description: 'The endpoint of the flow says what is shown first' },
      { name: 'Screen', value: 'screen', description: 'A screen of the flow is shown first' },
    ],
    default: 'screen',
    displayOptions: { show },
  },
  textField({ displayName: 'First Screen', name: 'flowScreen', required: true, placeholder: 'e.g. APPOINTMENT', description: 'The ID of the screen in the flow' }, startsWithScreen),
  {
    displayName: 'Screen Data',
    name: 'flowData',
    type: 'json',
    default: '{}',
    description: 'What the screen gets to show, as its definition names it',
    displayOptions: { show: startsWithScreen },
  },
  footerField(show),
  textField({ displayName: 'Flow Token', name: 'flowToken', placeholder: 'e.g. case-1042', description: 'What the answer brings along for the workflow to go by' }, show),
  {
    displayName: 'Draft',
    name: 'flowDraft',
    type: 'boolean',
    default: false,
    description: 'Whether the flow is not published yet, so that only testers can open it',
    displayOptions: { show },
  },
];

function readStart({ context }: NodeSession, itemIndex: number): FlowMessage['start'] {
  if (context.getNodeParameter('flowStart', itemIndex, 'screen') === 'endpoint') return undefined;
  const data = asObject(jsonParameter(context, 'flowData', 'Screen Data', itemIndex));
  if (data === null) throw new SupportError('invalidInput', 'The field "Screen Data" holds no object.', 'Write it in curly brackets, e.g. { "name": "Ana" }.');
  return { screen: textParameter(context, 'flowScreen', itemIndex), data: Object.keys(data).length === 0 ? undefined : data };
}

export const execute = replyWith(async (session, itemIndex) => {
  const { context } = session;
  const name = textParameter(context, 'flow.value', itemIndex);
  return draftOf({
    kind: 'flow',
    ...(await readFrame(session, itemIndex)),
    flow: context.getNodeParameter('flow.mode', itemIndex, 'id') === 'name' ? { name } : { id: name },
    buttonText: textParameter(context, 'buttonText', itemIndex),
    token: optionalText(context, 'flowToken', itemIndex),
    draft: context.getNodeParameter('flowDraft', itemIndex, false) === true,
    start: readStart(session, itemIndex),
  });
});
