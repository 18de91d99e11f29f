import { SupportError } from '../shared/errors';
import { readTemplate, type TemplateDefinition } from './definition';

/** The approved ones among Meta's entries, by name and language. */
export function approvedTemplates(entries: readonly unknown[]): readonly TemplateDefinition[] {
  return entries
    .flatMap((entry) => readTemplate(entry) ?? [])
    .filter(({ status }) => status === 'APPROVED')
    .sort((one, other) => one.name.localeCompare(other.name) || one.language.localeCompare(other.language));
}

/**
 * Splits a `name|language`.
 * @throws {SupportError} `invalidInput` when the text is no such pair
 */
export function parseTemplateRef(ref: string): { readonly name: string; readonly language: string } {
  const [name, language, ...rest] = ref.split('|').map((part) => part.trim());
  if (!name || !language || rest.length > 0) {
    throw new SupportError('invalidInput', 'No template is chosen.', 'Pick one from the list, or write name|language, e.g. support_followup|en_US.');
  }
  return { name, language };
}

/**
 * The definition behind a `name|language` among Meta's entries for that name.
 * @throws {SupportError} `notFound` when it is missing or not approved, naming what is approved instead
 */
export function chooseTemplate(entries: readonly unknown[], ref: string): TemplateDefinition {
  const { name, language } = parseTemplateRef(ref);
  // Meta's name filter also finds longer names.
  const sameName = entries.flatMap((entry) => readTemplate(entry) ?? []).filter((template) => template.name === name);
  const template = sameName.find((candidate) => candidate.language === language);
  if (template?.status === 'APPROVED') return template;
  const approved = sameName.filter(({ status }) => status === 'APPROVED').map((candidate) => candidate.language);
  throw new SupportError(
    'notFound',
    template === undefined
      ? `This WhatsApp account has no template "${name}" in language ${language}.`
      : `Template "${name}" (${language}) is ${template.status.toLowerCase()}, not approved.`,
    approved.length > 0
      ? `It is approved in: ${approved.join(', ')}. Choose the template again in the node.`
      : 'Choose another template in the node, or wait until Meta has approved this one.',
  );
}
