import { SupportError } from '../shared/errors';
import type { MessageContent } from '../shared/messageContent';
import { asWritten } from '../shared/shape';
import type { TemplateDefinition } from './definition';

/** The longest body WhatsApp delivers with its variables filled in. Source: cloud-api.md §6. */
const BODY_LIMIT = 1024;

const variableName = (key: string) => `{{${key}}}`;

function invalid(message: string, hint: string): SupportError {
  return new SupportError('invalidInput', message, hint);
}

/** Line breaks, tabs and long runs of spaces are refused by WhatsApp inside a variable. */
function checkValue(template: TemplateDefinition, key: string, value: string): void {
  if (/[\n\r\t]/.test(value) || value.includes('     ')) {
    throw invalid(
      `Variable ${variableName(key)} of template "${template.name}" holds a line break, a tab or more than four spaces in a row.`,
      'WhatsApp refuses these inside a template; put the value on one line.',
    );
  }
}

function valueOf(template: TemplateDefinition, values: Readonly<Record<string, unknown>>, key: string): string {
  const value = asWritten(Object.hasOwn(values, key) ? values[key] : null)?.trim();
  if (value === undefined) {
    throw invalid(
      `Variable ${variableName(key)} of template "${template.name}" is an object or a list.`,
      'Write an expression that gives a text, e.g. {{ $json.message.text }}.',
    );
  }
  if (value === '') {
    const variable = template.bodyVariables.find((candidate) => candidate.key === key);
    const example = variable?.example ? `, e.g. ${variable.example}` : '';
    throw invalid(`Variable ${variableName(key)} of template "${template.name}" has no value.`, `Fill in ${variableName(key)}${example}.`);
  }
  checkValue(template, key, value);
  return value;
}

/** A template with its variables filled in, ready to send. */
export interface CompiledTemplate {
  readonly content: MessageContent;
  /** The body as the customer reads it. */
  readonly text: string;
}

/**
 * Checks the values against the approved definition and builds the message.
 * @throws {SupportError} `invalidInput` naming the variable and what to do
 */
export function compileTemplate(
  template: TemplateDefinition,
  values: Readonly<Record<string, unknown>>,
): CompiledTemplate {
  if (template.unsupported !== null) {
    throw invalid(`Template "${template.name}" has ${template.unsupported}, which this node cannot fill in.`, 'Choose a template whose only variables are in its body.');
  }
  const filled = new Map(template.bodyVariables.map(({ key }) => [key, valueOf(template, values, key)]));
  const text = template.body.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, key: string) => filled.get(key) ?? '');
  if (text.length > BODY_LIMIT) {
    throw invalid(`With its variables filled in, template "${template.name}" has ${text.length} characters; WhatsApp allows ${BODY_LIMIT}.`, 'Shorten the variables.');
  }
  const named = template.parameterFormat === 'NAMED';
  const parameters = [...filled].map(([key, value]) => ({ type: 'text', ...(named ? { parameter_name: key } : {}), text: value }));
  const components = parameters.length === 0 ? [] : [{ type: 'body', parameters }];
  return {
    text,
    content: {
      type: 'template',
      template: { name: template.name, language: { code: template.language }, ...(components.length === 0 ? {} : { components }) },
    },
  };
}
