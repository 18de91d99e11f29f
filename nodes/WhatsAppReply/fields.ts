// Fields that several operations have, with what reads them. Each is a parameter of its own name wherever it shows.
import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Frame, Header } from '../../src/graph/message/frame';
import { whatsAppFromMarkdown } from '../../src/graph/message/markdown';
import { asNumber } from '../../src/shared/shape';
import { textParameter } from '../shared/parameters';
import type { NodeSession } from '../shared/sending';
import { mediaFields, readMedia } from './media';

type Show = NonNullable<IDisplayOptions['show']>;

/** A text field that may be left empty. */
export function optionalText(context: IExecuteFunctions, name: string, itemIndex: number): string | undefined {
  return textParameter(context, name, itemIndex) || undefined;
}

/** The text of a message or a caption, with its Markdown as WhatsApp shows it where the option says so. */
export function wordsParameter(context: IExecuteFunctions, name: 'text' | 'caption', itemIndex: number): string {
  const words = textParameter(context, name, itemIndex);
  return context.getNodeParameter('options.formatMarkdown', itemIndex, false) === true ? whatsAppFromMarkdown(words) : words;
}

/** The same, for a field that may be left empty. */
export function optionalWords(context: IExecuteFunctions, name: 'text' | 'caption', itemIndex: number): string | undefined {
  return wordsParameter(context, name, itemIndex) || undefined;
}

/** A number, whatever an expression gives for it; `NaN` for what is none, which no limit lets through. */
export function numberParameter(context: IExecuteFunctions, name: string, itemIndex: number): number {
  return asNumber(context.getNodeParameter(name, itemIndex, NaN)) ?? NaN;
}

/** One field of text. */
export function textField(field: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'placeholder' | 'required' | 'typeOptions'>, show: Show): INodeProperties {
  return { ...field, type: 'string', default: '', displayOptions: { show } };
}

/** The text of a message. */
export function bodyField(show: Show, placeholder: string, { characters = '1,024', optional = false } = {}): INodeProperties {
  const description = `Up to ${characters} characters. WhatsApp charges each free-form message.`;
  return textField({ displayName: 'Text', name: 'text', typeOptions: { rows: 4 }, ...(optional ? {} : { required: true }), placeholder, description }, show);
}

export function footerField(show: Show): INodeProperties {
  return textField({ displayName: 'Footer', name: 'footer', placeholder: 'e.g. Your shop, open from 9 to 5', description: 'Small text below, up to 60 characters' }, show);
}

function headerTextField(show: Show, required: boolean): INodeProperties {
  const description = 'Bold text above, up to 60 characters';
  return textField({ displayName: 'Header Text', name: 'headerText', ...(required ? { required } : {}), placeholder: 'e.g. Your appointment', description }, show);
}

/** A header that can only be a text. */
export function textHeaderField(show: Show, { required = false } = {}): INodeProperties {
  return headerTextField(show, required);
}

/** A header that can be a text or a file. */
export function headerFields(show: Show): INodeProperties[] {
  return [
    {
      displayName: 'Header',
      name: 'header',
      type: 'options',
      options: [
        { name: 'Document', value: 'document' },
        { name: 'Image', value: 'image' },
        { name: 'None', value: 'none' },
        { name: 'Text', value: 'text' },
        { name: 'Video', value: 'video' },
      ],
      default: 'none',
      description: 'What stands above the text',
      displayOptions: { show },
    },
    headerTextField({ ...show, header: ['text'] }, true),
    ...mediaFields({ ...show, header: ['document', 'image', 'video'] }),
  ];
}

/** The header of {@link headerFields}. */
async function readHeader(session: NodeSession, itemIndex: number): Promise<Header | undefined> {
  const { context } = session;
  const kind = context.getNodeParameter('header', itemIndex, 'none') as Header['kind'] | 'none';
  switch (kind) {
    case 'none':
      return undefined;
    case 'text':
      return { kind, text: textParameter(context, 'headerText', itemIndex) };
    case 'image':
    case 'video':
    case 'document': {
      const { kind: possible, reference } = await readMedia(session, kind, itemIndex);
      return { kind: possible === kind ? kind : 'document', media: reference };
    }
    default:
      return kind satisfies never;
  }
}

/** Text and footer. */
export function readTexts({ context }: NodeSession, itemIndex: number): Pick<Frame, 'text' | 'footer'> {
  return { text: wordsParameter(context, 'text', itemIndex), footer: optionalText(context, 'footer', itemIndex) };
}

/** Text and footer with the header of {@link headerFields}. */
export async function readFrame(session: NodeSession, itemIndex: number): Promise<Frame> {
  return { ...readTexts(session, itemIndex), header: await readHeader(session, itemIndex) };
}

/** Text and footer with the header of {@link textHeaderField}. */
export function readTextFrame(session: NodeSession, itemIndex: number): Frame & { readonly header?: Extract<Header, { kind: 'text' }> } {
  const text = optionalText(session.context, 'headerText', itemIndex);
  return { ...readTexts(session, itemIndex), header: text === undefined ? undefined : { kind: 'text', text } };
}
