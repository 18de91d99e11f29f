import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MediaKind } from '../../src/graph/media';
import type { MediaMessage } from '../../src/graph/message/media';
import type { NodeSession } from '../shared/sending';
import { draftOf, showFor, type Draft } from './draft';
import { optionalText, optionalWords, textField } from './fields';
import { mediaFields, readItemFile, readMedia, type ChosenMedia } from './media';

/** The file and what stands below it. */
export function fileFields(operation: string, ...more: readonly INodeProperties[]): INodeProperties[] {
  return [...mediaFields(showFor(operation)), ...more];
}

export function captionField(operation: string): INodeProperties {
  return textField({ displayName: 'Caption', name: 'caption', typeOptions: { rows: 2 }, placeholder: 'e.g. Your new router', description: 'Text below, up to 1,024 characters' }, showFor(operation));
}

export function fileNameField(operation: string): INodeProperties {
  const description = 'What the customer sees of a document; its own name where it is empty';
  return textField({ displayName: 'File Name', name: 'fileName', placeholder: 'e.g. bill-1042.pdf', description }, showFor(operation));
}

/** The message as what WhatsApp takes the file, which may be a document in place of what was wanted. */
function messageOf({ kind, reference: media, fileName }: ChosenMedia, context: IExecuteFunctions, itemIndex: number): MediaMessage {
  const caption = optionalWords(context, 'caption', itemIndex);
  switch (kind) {
    case 'image':
    case 'video':
      return { kind, media, caption };
    case 'audio':
      return { kind, media, voice: context.getNodeParameter('voiceMessage', itemIndex, false) === true };
    case 'document':
      return { kind, media, caption, fileName: optionalText(context, 'fileName', itemIndex) ?? fileName ?? undefined };
    case 'sticker':
      return { kind, media };
    default:
      return kind satisfies never;
  }
}

/** Reads a message of one file. @throws {SupportError} when WhatsApp takes the file neither as `wanted` nor as a document */
export async function mediaDraft(wanted: MediaKind, session: NodeSession, itemIndex: number): Promise<Draft> {
  const media = await readMedia(session, wanted, itemIndex);
  return draftOf(messageOf(media, session.context, itemIndex), media.reason);
}

/** Reads a message of the item's file, as whatever suits it. @throws {SupportError} `invalidInput` when WhatsApp does not take the file, and why */
export async function anyFileDraft(session: NodeSession, itemIndex: number): Promise<Draft> {
  const { context } = session;
  const message = messageOf(await readItemFile(session, null, itemIndex), context, itemIndex);
  const losesCaption = !('caption' in message) && optionalText(context, 'caption', itemIndex) !== undefined;
  return draftOf(message, losesCaption ? `The file goes as ${message.kind}, and WhatsApp shows no caption with it, so the caption is left out.` : null);
}
