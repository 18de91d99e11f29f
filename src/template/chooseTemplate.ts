import { SupportError } from '../shared/errors';
import type { TemplateDefinition } from './definition';
import { closestLanguage } from './language';
import { readTemplate } from './readTemplate';

/** What can be read of Meta's entries, by name and language. */
export function readTemplates(entries: readonly unknown[]): readonly TemplateDefinition[] {
  return entries
    .flatMap((entry) => readTemplate(entry) ?? [])
    .sort((one, other) => one.name.localeCompare(other.name) || one.language.localeCompare(other.language));
}

/** Whether Meta sends it. */
export function isApproved({ status }: TemplateDefinition): boolean {
  return status === 'APPROVED';
}

/** A template by name and language. */
export type TemplateName = Pick<TemplateDefinition, 'name' | 'language'>;

/**
 * Splits a `name|language`.
 * @throws {SupportError} `invalidInput` when the text is no such pair
 */
export function parseTemplateRef(ref: string): TemplateName {
  const [name, language, ...rest] = ref.split('|').map((part) => part.trim());
  if (!name || !language || rest.length > 0) {
    throw new SupportError('invalidInput', 'No template is chosen.', 'Pick one from the list, or write name|language, e.g. support_followup|en_US.');
  }
  return { name, language };
}

/** Why something cannot be sent, and what to do. */
interface Obstacle {
  readonly is: string;
  readonly hint: string;
}

const UNDER_REVIEW: Obstacle = { is: 'waits for Meta’s approval', hint: 'Wait until Meta has approved it, or choose another template.' };

/** What Meta's statuses mean for whoever wants to send. Source: cloud-api.md §6. */
const OBSTACLES: ReadonlyMap<string, Obstacle> = new Map([
  ['PENDING', UNDER_REVIEW],
  ['IN_APPEAL', UNDER_REVIEW],
  ['REJECTED', { is: 'was rejected by Meta', hint: 'See in WhatsApp Manager why, or choose another template.' }],
  ['PAUSED', { is: 'is paused by Meta for low quality', hint: 'Wait until Meta reinstates it, or choose another template.' }],
  ['DISABLED', { is: 'is disabled by Meta for low quality', hint: 'Choose another template.' }],
  ['ARCHIVED', { is: 'is archived, because it was not used for a year', hint: 'Bring it back in WhatsApp Manager within four weeks, or choose another template.' }],
  ['PENDING_DELETION', { is: 'is being deleted', hint: 'Choose another template.' }],
  ['DELETED', { is: 'is deleted', hint: 'Choose another template.' }],
]);

const otherStatus = (status: string): Obstacle => ({ is: `has the status ${status}, not APPROVED`, hint: 'See WhatsApp Manager, or choose another template.' });

/**
 * Why a template cannot be sent that is not among the approved ones of its name.
 * @param sameName what there is of this name, in any language and status
 */
export function templateNotFound({ name, language }: TemplateName, sameName: readonly TemplateDefinition[]): SupportError {
  const status = sameName.find((template) => template.language === language)?.status;
  const obstacle = status === undefined ? null : (OBSTACLES.get(status) ?? otherStatus(status));
  const approved = sameName.filter(isApproved).map((template) => template.language);
  const hint = obstacle?.hint ?? 'Choose another template in the node, or wait until Meta has approved this one.';
  return new SupportError(
    'notFound',
    obstacle === null ? `This WhatsApp account has no template "${name}" in language ${language}.` : `Template "${name}" (${language}) ${obstacle.is}.`,
    approved.length === 0 ? hint : `It is approved in: ${approved.join(', ')}. Choose the template again in the node.`,
  );
}

// Meta's name filter also finds longer names.
const ofName = (entries: readonly unknown[], name: string) => readTemplates(entries).filter((template) => template.name === name);

/**
 * The approved definition with this name and language among Meta's entries.
 * @throws {SupportError} `notFound` when it is missing or not approved, saying why and naming what is approved instead
 */
export function chooseTemplate(entries: readonly unknown[], wanted: TemplateName): TemplateDefinition {
  const sameName = ofName(entries, wanted.name);
  const template = sameName.find(({ language }) => language === wanted.language);
  if (template !== undefined && isApproved(template)) return template;
  throw templateNotFound(wanted, sameName);
}

/**
 * The same in the contact's language, or the closest one that is approved; otherwise in the language of `wanted`.
 * @param contactLanguage e.g. `pt_BR` or `pt-BR`; `null` when it is not known
 * @throws {SupportError} as {@link chooseTemplate}
 */
export function chooseTemplateFor(contactLanguage: string | null, entries: readonly unknown[], wanted: TemplateName): TemplateDefinition {
  const approved = ofName(entries, wanted.name).filter(isApproved);
  const language = closestLanguage(contactLanguage, approved.map((template) => template.language));
  return chooseTemplate(entries, { name: wanted.name, language: language ?? wanted.language });
}
