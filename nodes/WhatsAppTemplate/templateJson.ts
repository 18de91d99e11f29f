import type { IDataObject } from 'n8n-workflow';
import { toIso } from '../../src/shared/clock';
import { asRecord, asText } from '../../src/shared/shape';
import type { TemplatePreview } from '../../src/template/compileTemplate';
import { templateFields, type TemplateButton, type TemplateDefinition, type TemplateHeader } from '../../src/template/definition';

const PRICES: Readonly<Record<string, string>> = { UTILITY: 'a utility message', MARKETING: 'a marketing message', AUTHENTICATION: 'an authentication message' };

/** Source: cloud-api.md §5.2, §5.4. */
const chargeWords = (category: string): string =>
  `WhatsApp charges it as ${PRICES[category] ?? category.toLowerCase()} when it is delivered. It is free only within the 72 hours that begin when you answer somebody who came through an advertisement.`;

/** A template as the customer would see it, and what it costs. Times are ISO 8601. */
export function previewJson({ name, language, category }: TemplateDefinition, preview: TemplatePreview): IDataObject {
  const offer = preview.offer === null ? null : { ...preview.offer, endsAt: toIso(preview.offer.endsAt) };
  return { name, language, category, charge: chargeWords(category), text: preview.body, preview: { ...preview, offer } };
}

function headerJson(header: TemplateHeader): IDataObject {
  switch (header.kind) {
    case 'text':
      return { type: 'text', text: header.text };
    case 'media':
      return { type: header.format };
    case 'location':
    case 'product':
      return { type: header.kind };
    default:
      return header satisfies never;
  }
}

function buttonJson(button: TemplateButton): IDataObject {
  const { kind, type, text } = button;
  const url = kind === 'link' || kind === 'fixed' ? button.url : null;
  return { type, text, ...(url === null ? {} : { url }) };
}

/** What somebody who builds a flow wants to know of a template. @param entry as Meta describes it */
export function templateJson(entry: unknown, template: TemplateDefinition): IDataObject {
  const { name, language, category, status, header, body, footer, buttons, cards, unsupported } = template;
  return {
    id: asText(asRecord(entry).id),
    name,
    language,
    category,
    status,
    header: header === null ? null : headerJson(header),
    body: body.text,
    footer,
    buttons: buttons.map(buttonJson),
    cards: cards.length,
    variables: templateFields(template).map(({ id, label, example, required }) => ({ id, label, example, required })),
    unsupported,
  };
}
