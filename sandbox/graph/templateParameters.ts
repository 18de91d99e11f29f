import { asRecord, asText } from '../../src/shared/shape';
import type { TemplateRecord } from '../state/types';
import { GraphError } from './GraphError';

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
/** Meta takes no line breaks, tabs or more than four spaces in a row inside a parameter. */
const FORBIDDEN_WHITESPACE = /[\n\r\t]| {5}/;

/** Names or numbers of a text's variables, each once, in order. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))];
}

/** Parameters whose type may stand in a text; the last two are shown by their fallback. */
function valueOf(parameter: Readonly<Record<string, unknown>>, path: string): string {
  const { type } = parameter;
  if (type === 'currency' || type === 'date_time') {
    const fallback = asText(asRecord(parameter[type]).fallback_value);
    if (fallback === null) throw new GraphError(131008, `${path}: Parameter of type ${type} is missing its fallback value`);
    return fallback;
  }
  if (type !== 'text') throw new GraphError(132012, `${path}: Parameter format does not match format in the created template`);
  const text = asText(parameter.text);
  if (text === null) throw new GraphError(131008, `${path}: Parameter of type text is missing text value`);
  if (FORBIDDEN_WHITESPACE.test(text)) {
    throw new GraphError(100, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
  }
  return text;
}

function nameOf(parameter: Readonly<Record<string, unknown>>, index: number, named: boolean, path: string): string {
  if (!named) return String(index + 1);
  const name = asText(parameter.parameter_name);
  if (name === null) throw new GraphError(132012, `${path}: Parameter name is missing or empty`);
  return name;
}

/**
 * The text with its values, each placeholder replaced once: a value that looks like a placeholder stays as it is.
 * @throws GraphError 132000 when the number of parameters is wrong, 132012 when one does not fit.
 */
export function fillTemplate(text: string, given: readonly unknown[], template: TemplateRecord, path: 'header' | 'body'): string {
  const expected = placeholdersOf(text);
  if (given.length !== expected.length) {
    throw new GraphError(
      132000,
      `${path}: number of localizable_params (${given.length}) does not match the expected number of params (${expected.length})`,
    );
  }
  const values = new Map<string, string>();
  given.forEach((entry, index) => {
    const parameter = asRecord(entry);
    const at = `${path}.parameters[${index}]`;
    const name = nameOf(parameter, index, template.parameter_format === 'NAMED', at);
    if (!expected.includes(name)) throw new GraphError(132012, `${at}: the template has no parameter of this name`);
    values.set(name, valueOf(parameter, at));
  });
  if (values.size !== expected.length) throw new GraphError(132012, `${path}: a parameter is given twice`);
  return text.replace(PLACEHOLDER, (_match, name: string) => values.get(name) ?? '');
}
