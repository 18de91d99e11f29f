import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { rememberUploads } from '../../src/graph/message/uploadOnce';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import { asText } from '../../src/shared/shape';
import { templateFields, type MediaFormat, type TemplateDefinition, type TemplateField } from '../../src/template/definition';
import type { Account } from './account';
import { itemFile, mediaPorts } from './media';

const uploadOnce = rememberUploads(systemClock);

type FileField = TemplateField & { readonly input: MediaFormat };

export function takesFile(field: TemplateField): field is FileField {
  return field.input === 'image' || field.input === 'video' || field.input === 'document';
}

async function upload(context: IExecuteFunctions, account: Account, { label, input }: FileField, name: string, itemIndex: number): Promise<string> {
  const { id, kind } = await uploadOnce(mediaPorts(account), input, await itemFile(context, itemIndex, name));
  if (kind === input) return id;
  throw new SupportError('invalidInput', `WhatsApp does not take the file in the input field "${name}" for “${label}”.`, `Choose another file, or convert it to one that it takes as ${input}.`);
}

/**
 * The values of a template with the files among them brought to WhatsApp: where a value names an input field with a file,
 * the id of its upload takes the place of the name.
 * @throws {SupportError} `invalidInput` where WhatsApp does not take the file
 */
export async function withUploads(
  context: IExecuteFunctions,
  account: Account,
  template: TemplateDefinition,
  values: IDataObject,
  itemIndex: number,
): Promise<IDataObject> {
  const files = context.getInputData()[itemIndex]?.binary ?? {};
  const uploads = templateFields(template).filter(takesFile).map(async (field) => {
    const name = asText(values[field.id])?.trim() ?? '';
    return Object.hasOwn(files, name) ? [[field.id, await upload(context, account, field, name, itemIndex)] as const] : [];
  });
  return { ...values, ...Object.fromEntries((await Promise.all(uploads)).flat()) };
}
