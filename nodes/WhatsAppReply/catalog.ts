import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { textField } from './fields';

type Show = NonNullable<IDisplayOptions['show']>;

export function catalogField(show: Show): INodeProperties {
  return textField(
    { displayName: 'Catalog ID', name: 'catalogId', required: true, placeholder: 'e.g. 354160437058781', description: 'The ID of the product catalog in Meta Commerce Manager' },
    show,
  );
}

/** Several products in one field. */
export const PRODUCT_IDS = {
  displayName: 'Product IDs',
  placeholder: 'e.g. A-1042, A-1043',
  description: 'As the catalog names them (Content ID), with commas between them',
} as const;

/** What stands between commas. */
export function separated(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}
