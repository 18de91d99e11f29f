import { asArray } from '../../../src/shared/shape';
import type { TemplateComponent } from '../../state/templateTypes';
import { requireObject, type Fields } from '../fields';
import { invalidValue } from '../GraphError';

export interface GivenButton {
  readonly subType: string;
  readonly parameters: readonly unknown[];
}

/** The components of a send, by what they fill. */
export interface GivenComponents {
  readonly header: readonly unknown[];
  readonly body: readonly unknown[];
  /** Parameters by the button's index. */
  readonly buttons: ReadonlyMap<number, GivenButton>;
  readonly offer: readonly unknown[] | null;
  readonly cards: readonly Fields[] | null;
}

const MAX_BUTTONS = 10;

/** Reads `components`. @param path where they stand, for the refusal. @throws GraphError 131009 for an unknown one. */
export function readComponents(value: unknown, path: string): GivenComponents {
  if (value !== undefined && !Array.isArray(value)) throw invalidValue(`${path} must be a list.`);
  let given: GivenComponents = { header: [], body: [], buttons: new Map(), offer: null, cards: null };
  asArray(value).forEach((entry, at) => {
    given = { ...given, ...readComponent(requireObject(entry, `${path}[${at}]`), given, `${path}[${at}]`) };
  });
  return given;
}

function readComponent(component: Fields, given: GivenComponents, path: string): Partial<GivenComponents> {
  const parameters = asArray(component.parameters);
  switch (String(component.type).toLowerCase()) {
    case 'header': return { header: parameters };
    case 'body': return { body: parameters };
    case 'button': return { buttons: new Map([...given.buttons, [buttonIndex(component, path), { subType: String(component.sub_type).toLowerCase(), parameters }]]) };
    case 'limited_time_offer': return { offer: parameters };
    case 'carousel': return { cards: asArray(component.cards).map((card, at) => requireObject(card, `${path}.cards[${at}]`)) };
    // Where a tap on the picture leads: shown by no phone of the sandbox.
    case 'tap_target_configuration': return {};
    default: throw invalidValue(`${path}.type is not valid.`);
  }
}

function buttonIndex(component: Fields, path: string): number {
  const index = Number(component.index);
  if (component.index === undefined || !Number.isInteger(index) || index < 0 || index >= MAX_BUTTONS) {
    throw invalidValue(`${path}.index must be a number from 0 to ${MAX_BUTTONS - 1}.`);
  }
  return index;
}

/** A template's own component of a type. */
export function componentOf<T extends TemplateComponent['type']>(components: readonly TemplateComponent[], type: T): Extract<TemplateComponent, { type: T }> | undefined {
  return components.find((each): each is Extract<TemplateComponent, { type: T }> => each.type === type);
}
