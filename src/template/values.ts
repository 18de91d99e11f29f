import { SupportError } from '../shared/errors';
import type { TemplateField } from './definition';
import { lengthOf, Refusal, type Parse } from './parseValues';

/**
 * Reads the values for a template's fields. What is wrong is kept in mind and said about all of them together, so that
 * nobody has to run again for each.
 */
export interface TemplateValues {
  /** `empty` where the field has no value, or one that cannot be used: then {@link finish} throws if that matters. */
  read<T, Empty>(field: TemplateField, parse: Parse<T>, empty: Empty): Empty | T;
  /** Notes that a text became longer than WhatsApp allows. */
  checkLength(what: string, text: string, limit: number): void;
  /** @throws {SupportError} `invalidInput` that names everything that is wrong, and what to do */
  finish(templateName: string): void;
}

interface Problem {
  readonly what: string;
  readonly hint: string;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const quoted = ({ label }: TemplateField): string => `“${label}”`;

function missing(field: TemplateField): Problem {
  const example = field.example === null ? '' : `, e.g. ${field.example}`;
  return { what: `${quoted(field)} has no value.`, hint: `Fill in ${quoted(field)}${example}.` };
}

/** @param values by the fields' ids; a field that is not there is empty */
export function templateValues(values: Readonly<Record<string, unknown>>): TemplateValues {
  const problems: Problem[] = [];
  const sentences = (part: keyof Problem): string => [...new Set(problems.map((problem) => problem[part]))].join(' ');
  return {
    read(field, parse, empty) {
      const given = Object.hasOwn(values, field.id) ? values[field.id] : undefined;
      if (isEmpty(given)) {
        if (field.required) problems.push(missing(field));
        return empty;
      }
      const read = parse(given);
      if (!(read instanceof Refusal)) return read;
      problems.push({ what: `${quoted(field)} ${read.is}.`, hint: read.hint });
      return empty;
    },
    checkLength(what, text, limit) {
      if (lengthOf(text) <= limit) return;
      problems.push({ what: `With its variables filled in, the ${what} has ${lengthOf(text)} characters; WhatsApp allows ${limit}.`, hint: 'Shorten what is filled in.' });
    },
    finish(templateName) {
      if (problems.length > 0) throw new SupportError('invalidInput', `Template "${templateName}" cannot be sent: ${sentences('what')}`, sentences('hint'));
    },
  };
}
