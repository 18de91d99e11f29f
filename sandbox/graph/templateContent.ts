import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { MessageButton, PricingCategory, TemplateButton, TemplateComponent, TemplateRecord } from '../state/types';
import { compact, lengthOf, requireObject, requireText, type Fields } from './fields';
import { GraphError, invalidValue, missingParameter } from './GraphError';
import { mediaReference, type MediaReference } from './mediaReference';
import type { CheckedContent } from './messageContent';
import { fillTemplate, placeholdersOf } from './templateParameters';

const MAX_BODY = 1_024;
const MAX_HEADER = 60;

const HEADER_MEDIA = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const;

type HeaderComponent = Extract<TemplateComponent, { type: 'HEADER' }>;

export interface TemplateSend extends CheckedContent {
  readonly category: PricingCategory;
}

/** What the customer sees of a template message. @throws GraphError with Meta's code when it cannot be sent. */
export function templateContent(body: Fields, state: SandboxState): TemplateSend {
  if (body.template === undefined) throw missingParameter('template');
  const send = requireObject(body.template, 'template');
  const template = sendableTemplate(send, state.data.templates);
  const given = readComponents(send.components);
  const bodyText = fillTemplate(textOf(template, 'BODY'), given.body, template, 'body');
  if (lengthOf(bodyText) > MAX_BODY) throw new GraphError(132005, `Translated text of the body is longer than ${MAX_BODY} characters.`);
  const { header, media, laterError } = headerOf(template, given.header, state);
  return compact({
    laterError,
    category: template.category.toLowerCase() as PricingCategory,
    content: compact({
      type: 'template',
      text: bodyText,
      header,
      media,
      footer: textOf(template, 'FOOTER') || undefined,
      buttons: buttonsOf(template, given.buttons),
      template: { name: template.name, language: template.language },
    }),
  });
}

/** Refusals by status: everything else that is not approved counts as missing. */
const STATUS_CODES: Readonly<Partial<Record<TemplateRecord['status'], number>>> = { PAUSED: 132015, DISABLED: 132016 };

function sendableTemplate(send: Fields, templates: readonly TemplateRecord[]): TemplateRecord {
  const name = requireText(send.name, 'template.name', 512);
  const language = requireText(requireObject(send.language, 'template.language').code, 'template.language.code', 20);
  const found = templates.find((template) => template.name === name && template.language === language);
  if (found?.status === 'APPROVED') return found;
  const code = (found === undefined ? undefined : STATUS_CODES[found.status]) ?? 132001;
  throw new GraphError(code, code === 132001 ? `template name (${name}) does not exist in ${language}` : `template name (${name}) cannot be sent now`);
}

interface GivenComponents {
  readonly header: readonly unknown[];
  readonly body: readonly unknown[];
  /** Parameters by the button's index. */
  readonly buttons: ReadonlyMap<number, { readonly subType: string; readonly parameters: readonly unknown[] }>;
}

function readComponents(value: unknown): GivenComponents {
  if (value !== undefined && !Array.isArray(value)) throw invalidValue('template.components must be a list.');
  let header: readonly unknown[] = [];
  let body: readonly unknown[] = [];
  const buttons = new Map<number, { subType: string; parameters: readonly unknown[] }>();
  asArray(value).forEach((entry, at) => {
    const component = requireObject(entry, `template.components[${at}]`);
    const parameters = asArray(component.parameters);
    const type = String(component.type).toLowerCase();
    if (type === 'header') header = parameters;
    else if (type === 'body') body = parameters;
    else if (type === 'button') buttons.set(buttonIndex(component, at), { subType: String(component.sub_type).toLowerCase(), parameters });
    else throw invalidValue(`template.components[${at}].type is not valid.`);
  });
  return { header, body, buttons };
}

function buttonIndex(component: Fields, at: number): number {
  const index = Number(component.index);
  if (component.index === undefined || !Number.isInteger(index) || index < 0 || index > 9) {
    throw invalidValue(`template.components[${at}].index must be a number from 0 to 9.`);
  }
  return index;
}

function textOf(template: TemplateRecord, type: 'BODY' | 'FOOTER'): string {
  const component = template.components.find((each) => each.type === type);
  return component?.type === 'BODY' || component?.type === 'FOOTER' ? component.text : '';
}

function headerOf(template: TemplateRecord, given: readonly unknown[], state: SandboxState): Partial<MediaReference> & { header?: string } {
  const header = template.components.find((each): each is HeaderComponent => each.type === 'HEADER');
  if (header === undefined) {
    if (given.length > 0) throw new GraphError(132000, `header: number of localizable_params (${given.length}) does not match the expected number of params (0)`);
    return {};
  }
  if (header.format !== 'TEXT') return headerMedia(header.format, given, state);
  const text = fillTemplate(header.text ?? '', given, template, 'header');
  if (lengthOf(text) > MAX_HEADER) throw new GraphError(132005, `Translated text of the header is longer than ${MAX_HEADER} characters.`);
  return { header: text };
}

function headerMedia(format: keyof typeof HEADER_MEDIA, given: readonly unknown[], state: SandboxState): MediaReference {
  const parameter = asRecord(given[0]);
  const type = HEADER_MEDIA[format];
  if (given.length !== 1 || parameter.type !== type) {
    const received = asText(parameter.type)?.toUpperCase() ?? 'UNKNOWN';
    throw new GraphError(132012, `header: Format mismatch, expected ${format}, received ${received}`);
  }
  return mediaReference(requireObject(parameter[type], `header.${type}`), type, `header.${type}`, state);
}

function buttonsOf(template: TemplateRecord, given: GivenComponents['buttons']): readonly MessageButton[] | undefined {
  const component = template.components.find((each) => each.type === 'BUTTONS');
  const buttons = component?.type === 'BUTTONS' ? component.buttons : [];
  for (const index of given.keys()) {
    if (buttons[index] === undefined) throw new GraphError(132012, `buttons: the template has no button at index ${index}`);
  }
  const shown = buttons.map((button, index) => templateButton(button, index, given.get(index)));
  return shown.length === 0 ? undefined : shown;
}

type GivenButton = { readonly subType: string; readonly parameters: readonly unknown[] } | undefined;

function templateButton(button: TemplateButton, index: number, given: GivenButton): MessageButton {
  if (given !== undefined && given.subType !== button.type.toLowerCase()) {
    throw new GraphError(132012, `buttons: Button at index ${index} is of type ${button.type}, not ${given.subType.toUpperCase()}`);
  }
  const parameter = asRecord(given?.parameters[0]);
  if (button.type === 'QUICK_REPLY') {
    const payload = given === undefined ? button.text : requireText(parameter.payload, `buttons[${index}].payload`, 128);
    return { kind: 'templateButton', id: payload, title: button.text };
  }
  if (button.type === 'PHONE_NUMBER') return { kind: 'link', id: String(index), title: button.text, url: `tel:${button.phone_number ?? ''}` };
  const url = button.url ?? '';
  const hasVariable = placeholdersOf(url).length > 0;
  if (hasVariable && given === undefined) throw new GraphError(131008, `buttons: Button at index ${index} of type Url requires a parameter`);
  if (!hasVariable && given !== undefined) throw new GraphError(132000, `buttons: Button at index ${index} of type Url takes no parameter`);
  const suffix = hasVariable ? requireText(parameter.text, `buttons[${index}].text`, 2_000) : '';
  return { kind: 'link', id: String(index), title: button.text, url: url.replace(/\{\{\w+\}\}/, () => suffix) };
}
