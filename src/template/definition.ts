import { asArray, asRecord, asText } from '../shared/shape';

/** One `{{…}}` of a template's body. */
export interface TemplateVariable {
  /** `1`, `2`, … or a name. */
  readonly key: string;
  /** The example that was approved with the template. */
  readonly example: string | null;
}

/** An approved template as far as it can be sent from here. */
export interface TemplateDefinition {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly status: string;
  /** Whether values are sent by name or in the order of {@link bodyVariables}. */
  readonly parameterFormat: 'NAMED' | 'POSITIONAL';
  readonly body: string;
  readonly bodyVariables: readonly TemplateVariable[];
  /** Why this template needs more than body variables, or `null`. */
  readonly unsupported: string | null;
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

const isPosition = (key: string) => /^\d+$/.test(key);

/** The keys of the variables in a text, each once, in the order in which they first appear. */
function variableKeys(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

/** The variables in the order in which WhatsApp takes their values: a translation may turn `{{1}}` and `{{2}}` round. */
function readVariables(body: Readonly<Record<string, unknown>>): readonly TemplateVariable[] {
  const keys = variableKeys(asText(body.text) ?? '');
  const example = asRecord(body.example);
  if (keys.every(isPosition)) {
    const examples = asArray(asArray(example.body_text)[0]);
    const inOrder = keys.toSorted((one, other) => Number(one) - Number(other));
    return inOrder.map((key) => ({ key, example: asText(examples[Number(key) - 1]) }));
  }
  const examples = asArray(example.body_text_named_params).map(asRecord);
  return keys.map((key) => ({ key, example: asText(examples.find(({ param_name }) => param_name === key)?.example) }));
}

function unsupportedPart(components: ReadonlyArray<Readonly<Record<string, unknown>>>): string | null {
  for (const component of components) {
    const type = asText(component.type)?.toUpperCase();
    const format = asText(component.format)?.toUpperCase();
    if (type === 'HEADER' && format !== undefined && format !== 'TEXT') return `${format === 'IMAGE' ? 'an' : 'a'} ${format.toLowerCase()} header`;
    if (type === 'HEADER' && variableKeys(asText(component.text) ?? '').length > 0) return 'a variable in its header';
    if (type === 'CAROUSEL') return 'a carousel';
    if (type === 'LIMITED_TIME_OFFER') return 'a limited-time offer';
    for (const button of asArray(component.buttons).map(asRecord)) {
      const kind = asText(button.type)?.toUpperCase() ?? '';
      if (kind === 'URL' && variableKeys(asText(button.url) ?? '').length > 0) return 'a variable in a button';
      if (kind === 'OTP' || kind === 'COPY_CODE' || kind === 'FLOW' || kind === 'CATALOG' || kind === 'MPM') return 'a special button';
    }
  }
  return null;
}

/** Reads one entry of `GET /{WABA}/message_templates`; `null` when it has no name or language. Source: cloud-api.md §6. */
export function readTemplate(value: unknown): TemplateDefinition | null {
  const raw = asRecord(value);
  const name = asText(raw.name);
  const language = asText(raw.language);
  if (name === null || language === null) return null;
  const components = asArray(raw.components).map(asRecord);
  const body = components.find(({ type }) => asText(type)?.toUpperCase() === 'BODY') ?? {};
  const bodyVariables = readVariables(body);
  return {
    name,
    language,
    category: asText(raw.category) ?? 'UTILITY',
    status: asText(raw.status) ?? 'APPROVED',
    parameterFormat: bodyVariables.every(({ key }) => isPosition(key)) ? 'POSITIONAL' : 'NAMED',
    body: asText(body.text) ?? '',
    bodyVariables,
    unsupported: unsupportedPart(components),
  };
}

/** How a template is picked and kept in a workflow: `name|language`. */
export function templateRef(template: Pick<TemplateDefinition, 'name' | 'language'>): string {
  return `${template.name}|${template.language}`;
}
