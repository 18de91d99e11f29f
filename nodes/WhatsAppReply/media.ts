import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { MediaReference } from '../../src/graph/message/media';
import type { MediaKind } from '../../src/graph/media';
import { uploadItemFile } from '../shared/media';
import { textParameter } from '../shared/parameters';
import type { NodeSession } from '../shared/sending';

type Show = NonNullable<IDisplayOptions['show']>;

/** Where a file of a message comes from. */
export type FileFrom = 'binary' | 'link' | 'id';

/** The field of the item that has the file. */
export function itemFileField(show: Show): INodeProperties {
  return {
    displayName: 'Input Data Field Name',
    name: 'binaryPropertyName',
    type: 'string',
    required: true,
    default: 'data',
    hint: 'The name of the input field with the file',
    displayOptions: { show },
  };
}

/** The choice of a file. A node may have it several times, for cases of which at most one shows. */
export function mediaFields(show: Show): INodeProperties[] {
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
    itemFileField({ ...show, fileFrom: ['binary'] }),
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

/** The file in the item's {@link itemFileField}; `null` for whatever kind suits it. @throws {SupportError} `invalidInput` when WhatsApp does not take it, and why */
export async function readItemFile({ context, account }: NodeSession, wanted: MediaKind | null, itemIndex: number): Promise<ChosenMedia> {
  const { id, ...chosen } = await uploadItemFile(context, account, wanted, itemIndex, textParameter(context, 'binaryPropertyName', itemIndex));
  return { ...chosen, reference: { id } };
}

/** The file that {@link mediaFields} choose, for a message of this kind. @throws {SupportError} `invalidInput` when WhatsApp does not take it, and why */
export async function readMedia(session: NodeSession, kind: MediaKind, itemIndex: number): Promise<ChosenMedia> {
  const { context } = session;
  const from = context.getNodeParameter('fileFrom', itemIndex, 'binary') as FileFrom;
  const text = (name: string) => textParameter(context, name, itemIndex);
  const asGiven = (reference: MediaReference): ChosenMedia => ({ reference, kind, reason: null, fileName: null });
  switch (from) {
    case 'binary':
      return await readItemFile(session, kind, itemIndex);
    case 'link':
      return asGiven({ link: text('fileLink') });
    case 'id':
      return asGiven({ id: text('mediaId') });
    default:
      return from satisfies never;
  }
}
