// Lists that people fill in as fields, or whose JSON an expression gives, e.g. one row per appointment. Both name their fields alike.
import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { asArray, asObject, asRecord, asWritten } from '../../src/shared/shape';

type Show = NonNullable<IDisplayOptions['show']>;

/** A list of the panel. */
export interface ListField {
  readonly name: string;
  readonly displayName: string;
  /** What one entry is called. */
  readonly entry: string;
  readonly fields: INodeProperties[];
  readonly description: string;
  /** What the JSON looks like. */
  readonly example: string;
}

/** The fields of a list inside another one, which its JSON brings along. */
export function innerList({ name, displayName, entry, fields, description }: Omit<ListField, 'example'>): INodeProperties {
  return {
    displayName,
    name,
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: `Add ${entry}`,
    default: {},
    description,
    options: [{ displayName: entry, name: 'entries', values: fields }],
  };
}

const sourceOf = (name: string) => `${name}From`;
const jsonOf = (name: string) => `${name}Json`;

/** A list with the choice how it is filled in. */
export function listFields(list: ListField, show: Show): INodeProperties[] {
  const { name, displayName, description, example } = list;
  const source = sourceOf(name);
  return [
    {
      displayName: `Specify ${displayName}`,
      name: source,
      type: 'options',
      options: [
        { name: 'Using Fields Below', value: 'fields' },
        { name: 'Using JSON', value: 'json', description: 'From an expression that makes as many entries as are needed' },
      ],
      default: 'fields',
      displayOptions: { show },
    },
    { ...innerList(list), displayOptions: { show: { ...show, [source]: ['fields'] } } },
    {
      displayName: `${displayName} (JSON)`,
      name: jsonOf(name),
      type: 'json',
      typeOptions: { rows: 6 },
      default: example,
      description,
      displayOptions: { show: { ...show, [source]: ['json'] } },
    },
  ];
}

/** One entry of a list. */
export interface Entry {
  /** Trimmed; `''` where nothing is filled in. */
  text(field: string): string;
  /** The same; `undefined` where nothing is filled in. */
  optional(field: string): string | undefined;
  entries(field: string): readonly Entry[];
}

function entryOf(value: unknown): Entry {
  const fields = asRecord(value);
  const text = (field: string): string => {
    const written = asWritten(fields[field]);
    if (written !== null) return written.trim();
    throw new SupportError('invalidInput', `The field "${field}" of an entry holds an object or a list.`, 'Write an expression that gives a text.');
  };
  return { text, optional: (field) => text(field) || undefined, entries: (field) => entriesIn(fields[field]) };
}

/** From the panel the entries lie one level deeper than in JSON. */
function entriesIn(value: unknown): readonly Entry[] {
  const list = Array.isArray(value) ? value : asArray(asRecord(value).entries);
  return list.map(entryOf);
}

/**
 * What a JSON field holds; its expression may give text or the value itself.
 * @throws {SupportError} `invalidInput` when it is no JSON
 */
export function jsonParameter(context: IExecuteFunctions, name: string, label: string, itemIndex: number): unknown {
  const value: unknown = context.getNodeParameter(name, itemIndex, '');
  const parsed = typeof value === 'string' ? parsedJson(value) : value;
  if (parsed !== undefined) return parsed;
  throw new SupportError('invalidInput', `The field "${label}" holds no JSON.`, 'Compare it with the example of the field; texts and names stand in double quotes.');
}

/** `undefined`, which JSON cannot write, for what is none. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The entries of a list, however they were filled in.
 * @throws {SupportError} `invalidInput` when its JSON is none, or no list of objects
 */
export function listParameter(context: IExecuteFunctions, { name, displayName }: Pick<ListField, 'name' | 'displayName'>, itemIndex: number): readonly Entry[] {
  if (context.getNodeParameter(sourceOf(name), itemIndex, 'fields') !== 'json') return entriesIn(context.getNodeParameter(name, itemIndex, {}));
  const label = `${displayName} (JSON)`;
  const list = jsonParameter(context, jsonOf(name), label, itemIndex);
  if (Array.isArray(list) && list.every((entry) => asObject(entry) !== null)) return entriesIn(list);
  throw new SupportError('invalidInput', `The field "${label}" holds no list of objects.`, 'Compare it with the example of the field; a list stands in square brackets.');
}
