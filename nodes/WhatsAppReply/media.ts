import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { MediaReference } from '../../src/graph/message/media';
import { rememberUploads } from '../../src/graph/message/uploadOnce';
import type { MediaKind } from '../../src/graph/media';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import { itemFile, mediaPorts } from '../shared/media';
import { textParameter } from '../shared/parameters';
import type { NodeSession } from '../shared/sending';

/** Where a file of a message comes from. */
export type FileFrom = 'binary' | 'link' | 'id';

/** The choice of a file. A node may have it several times, for cases of which at most one shows. */
export function mediaFields(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
  return [
    {
      displayName: 'File From',
      name: 'fileFrom',
      type: 'options',
      options: [
        { name: 'Input Data', value: 'binary', description: 'A file that the item carries; the same content is uploaded once and used again' },
        { name: 'Link', value: 'link', description: 'WhatsApp fetches it from a public web address' },
        { name: 'Media ID', value: 'id', description: 'A file that was uploaded to WhatsApp before' },
      ],
      default: 'binary',
      displayOptions: { show },
    },
    {
      displayName: 'Input Data Field Name',
      name: 'binaryPropertyName',
      type: 'string',
      required: true,
      default: 'data',
      hint: 'The name of the input field with the file',
      displayOptions: { show: { ...show, fileFrom: ['binary'] } },
    },
    {
      displayName: 'File Link',
      name: 'fileLink',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://example.com/manual.pdf',
      description: 'A web address that needs no login; WhatsApp keeps what it fetched for ten minutes',
      displayOptions: { show: { ...show, fileFrom: ['link'] } },
    },
    {
      displayName: 'Media ID',
      name: 'mediaId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 1037543291543636',
      description: 'The ID of the upload; it is good for 30 days',
      displayOptions: { show: { ...show, fileFrom: ['id'] } },
    },
  ];
}

/** A file as a message can use it. */
export interface ChosenMedia {
  readonly reference: MediaReference;
  /** As what WhatsApp takes it; another one than wanted only for uploads. */
  readonly kind: MediaKind;
  /** Why it is not the wanted kind. */
  readonly reason: string | null;
  /** `null` where nobody knows it. */
  readonly fileName: string | null;
}

const uploadOnce = rememberUploads(systemClock);

/**
 * A file of the item, uploaded unless this process did so before.
 * @throws {SupportError} `invalidInput` when WhatsApp does not take it, and why
 */
export async function uploadedMedia({ context, account }: NodeSession, kind: MediaKind, field: string, itemIndex: number): Promise<ChosenMedia> {
  const file = await itemFile(context, itemIndex, field);
  const { id, ...chosen } = await uploadOnce(mediaPorts(account), kind, file);
  return { ...chosen, reference: { id }, fileName: file.fileName };
}

/**
 * The same for a place that takes nothing else.
 * @throws {SupportError} `invalidInput` when WhatsApp does not take the file as this kind
 */
export async function uploadedExactly(session: NodeSession, kind: MediaKind, field: string, itemIndex: number): Promise<MediaReference> {
  const { reference, kind: possible } = await uploadedMedia(session, kind, field, itemIndex);
  if (possible === kind) return reference;
  throw new SupportError('invalidInput', `WhatsApp does not take the file in the input field "${field}" as ${kind}.`, 'Choose another file, or convert this one.');
}

/** The file that {@link mediaFields} choose, for a message of this kind. @throws {SupportError} as {@link uploadedMedia} */
export async function readMedia(session: NodeSession, kind: MediaKind, itemIndex: number): Promise<ChosenMedia> {
  const { context } = session;
  const from = context.getNodeParameter('fileFrom', itemIndex, 'binary') as FileFrom;
  const text = (name: string) => textParameter(context, name, itemIndex);
  const asGiven = (reference: MediaReference): ChosenMedia => ({ reference, kind, reason: null, fileName: null });
  switch (from) {
    case 'binary':
      return await uploadedMedia(session, kind, text('binaryPropertyName'), itemIndex);
    case 'link':
      return asGiven({ link: text('fileLink') });
    case 'id':
      return asGiven({ id: text('mediaId') });
    default:
      return from satisfies never;
  }
}
