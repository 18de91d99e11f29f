/** Kinds of files that a header can be. */
export type MediaFormat = 'image' | 'video' | 'document';

/** One value that a template takes. */
export interface TemplateField {
  /** Key of its value. Variables of the body have their own names; every other id holds a colon, which no name does. */
  readonly id: string;
  /** Where it stands, e.g. `Body: first_name` or `Card 2 Button 1: end of link – Buy`. */
  readonly label: string;
  /** What was approved with the template. */
  readonly example: string | null;
  readonly required: boolean;
  /** What is filled in: words that people read, a code (ids, ends of links, numbers), a time, JSON, or a file. */
  readonly input: 'words' | 'code' | 'time' | 'object' | 'list' | MediaFormat;
}

/** One `{{…}}` of a text. */
export interface TemplateVariable extends TemplateField {
  /** `1`, `2`, … or a name. */
  readonly key: string;
}

type Fields<Name extends string> = Readonly<Record<Name, TemplateField>>;

/** A text with its variables, in the order in which WhatsApp takes their values. */
export interface TemplateText {
  readonly text: string;
  readonly fields: readonly TemplateVariable[];
}

/** What stands above the text. */
export type TemplateHeader =
  | (TemplateText & { readonly kind: 'text' })
  | { readonly kind: 'media'; readonly format: MediaFormat; readonly fields: Fields<'media'> & Partial<Fields<'fileName'>> }
  | { readonly kind: 'location'; readonly fields: Fields<'latitude' | 'longitude' | 'name' | 'address'> }
  | { readonly kind: 'product'; readonly fields: Fields<'productId' | 'catalogId'> };

/** A button with its label; `type` is Meta's own. */
export type TemplateButton = { readonly text: string; readonly type: string } & (
  | { readonly kind: 'quickReply'; readonly fields: Fields<'payload'> }
  /** Its `url` ends with the variable. */
  | { readonly kind: 'link'; readonly url: string; readonly fields: Fields<'suffix'> }
  | { readonly kind: 'copyCode'; readonly fields: Fields<'code'> }
  /** Takes the code that stands in the body. */
  | { readonly kind: 'oneTimePassword'; readonly fields: Fields<'code'> }
  | { readonly kind: 'flow'; readonly fields: Fields<'token' | 'data'> }
  | { readonly kind: 'catalog'; readonly fields: Fields<'thumbnail'> }
  | { readonly kind: 'products'; readonly fields: Fields<'thumbnail' | 'sections'> }
  /** Nothing is sent along with it. */
  | { readonly kind: 'fixed'; readonly url: string | null; readonly fields: Fields<never> }
);

/** The clock of a limited-time offer. */
export interface TemplateOffer {
  readonly text: string;
  readonly fields: Partial<Fields<'endsAt'>>;
}

/** What a template and each card of its carousel have. */
export interface TemplateBlock {
  readonly header: TemplateHeader | null;
  readonly body: TemplateText;
  readonly buttons: readonly TemplateButton[];
}

/** A template as Meta approved it. Source: cloud-api.md §6. */
export interface TemplateDefinition extends TemplateBlock {
  readonly name: string;
  readonly language: string;
  /** What it is charged as: `UTILITY`, `MARKETING` or `AUTHENTICATION`. */
  readonly category: string;
  readonly status: string;
  readonly footer: string | null;
  readonly offer: TemplateOffer | null;
  /** Of its carousel; empty where it has none. */
  readonly cards: readonly TemplateBlock[];
  /** A part that cannot be filled in from here, or `null`. */
  readonly unsupported: string | null;
}

/** The places of a template that take values, in the order in which people see them. */
function partsOf({ header, body, buttons }: TemplateBlock): ReadonlyArray<Pick<TemplateText, 'fields'> | { readonly fields: Fields<string> }> {
  return [...(header === null ? [] : [header]), body, ...buttons];
}

/** Every value that a template takes, each once: one code may stand in two places. */
export function templateFields(template: TemplateDefinition): readonly TemplateField[] {
  const parts = [...partsOf(template), ...(template.offer === null ? [] : [template.offer]), ...template.cards.flatMap(partsOf)];
  const fields = parts.flatMap((part) => Object.values<TemplateField>(part.fields));
  return [...new Map(fields.map((field) => [field.id, field])).values()];
}

/** How a template is picked and kept in a workflow: `name|language`. */
export function templateRef(template: Pick<TemplateDefinition, 'name' | 'language'>): string {
  return `${template.name}|${template.language}`;
}
