import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asText } from '../../src/shared/shape';
import { templateFields, type MediaFormat, type TemplateDefinition, type TemplateField } from '../../src/template/definition';
import type { Account } from './account';
import { uploadExactly } from './media';

type FileField = TemplateField & { readonly input: MediaFormat };

export function takesFile(field: TemplateField): field is FileField {
  return field.input === 'image' || field.input === 'video' || field.input === 'document';
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
    return Object.hasOwn(files, name) ? [[field.id, await uploadExactly(context, account, field.input, itemIndex, name, field.label)] as const] : [];
  });
  return { ...values, ...Object.fromEntries((await Promise.all(uploads)).flat()) };
}
