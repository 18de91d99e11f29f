import type { TemplateField } from './definition';

/** Where a part of a template stands: what ids and labels of its fields begin with. */
export interface Place {
  readonly id: string;
  readonly label: string;
}

/** A field of a place; required, and a code, unless `more` says otherwise. */
export function fieldAt(place: Place, name: string, label: string, more: Partial<Omit<TemplateField, 'id' | 'label'>> = {}): TemplateField {
  return { id: `${place.id}${name}`, label: `${place.label}${label}`, example: null, required: true, input: 'code', ...more };
}
