import { asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { TemplateRecord } from '../../state/templateTypes';
import { GraphError } from '../GraphError';

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
/** Meta takes no line breaks, tabs or more than four spaces in a row inside a parameter. */
const FORBIDDEN_WHITESPACE = /[\n\r\t]| {5}/;

/** Names or numbers of a text's variables, each once, in order. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))];
}

function textOf(parameter: Readonly<Record<string, unknown>>, path: string): string {
  const text = asText(parameter.text);
  if (text === null) throw new GraphError(131008, `${path}: Parameter of type text is missing text value`);
  if (FORBIDDEN_WHITESPACE.test(text)) {
    throw new GraphError(100, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
  }
  return text;
}

/** Amounts and times are shown by their fallback; an amount has to be whole, though. */
function fallbackOf(parameter: Readonly<Record<string, unknown>>, type: 'currency' | 'date_time', path: string): string {
  const value = asRecord(parameter[type]);
  const fallback = asText(value.fallback_value);
  if (fallback === null) throw new GraphError(131008, `${path}: Parameter of type ${type} is missing its fallback value`);
  const isWhole = type === 'date_time' || (/^[A-Z]{3}$/.test(asText(value.code) ?? '') && Number.isInteger(asNumber(value.amount_1000)));
  if (!isWhole) throw new GraphError(132008, `${path}: Parameter of type currency needs a code of three letters and a whole amount_1000`);
  return fallback;
}

/** What a parameter shows in a text. */
function valueOf(parameter: Readonly<Record<string, unknown>>, path: string): string {
  const { type } = parameter;
  if (type === 'currency' || type === 'date_time') return fallbackOf(parameter, type, path);
  if (type !== 'text') throw new GraphError(132012, `${path}: Parameter format does not match format in the created template`);
  return textOf(parameter, path);
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
export function fillTemplate(text: string, given: readonly unknown[], { parameter_format: format }: Pick<TemplateRecord, 'parameter_format'>, path: string): string {
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
    const name = nameOf(parameter, index, format === 'NAMED', at);
    if (!expected.includes(name)) throw new GraphError(132012, `${at}: the template has no parameter of this name`);
    values.set(name, valueOf(parameter, at));
  });
  if (values.size !== expected.length) throw new GraphError(132012, `${path}: a parameter is given twice`);
  return text.replace(PLACEHOLDER, (_match, name: string) => values.get(name) ?? '');
}
