import { asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxState } from '../../state/SandboxState';
import type { TemplateComponent, TemplateRecord } from '../../state/templateTypes';
import type { MessageContent } from '../../state/types';
import { compact, lengthOf, requireObject, requireText, type Fields } from '../fields';
import { GraphError } from '../GraphError';
import { mediaReference, type MediaReference } from '../outbound/mediaReference';
import { componentOf } from './components';
import { fillTemplate } from './templateParameters';

const MAX_HEADER = 60;
const HEADER_MEDIA = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const;

type HeaderFormat = Extract<TemplateComponent, { type: 'HEADER' }>['format'];

/** What a header shows, and why it may fail later. */
export type FilledHeader = Pick<MessageContent, 'header' | 'location' | 'products'> & Partial<MediaReference>;

/** Fills the header. @throws GraphError 132000 or 132012 when what is given does not fit the template's. */
export function headerOf(template: TemplateRecord, components: readonly TemplateComponent[], given: readonly unknown[], path: string, state: SandboxState): FilledHeader {
  const header = componentOf(components, 'HEADER');
  if (header === undefined) {
    if (given.length > 0) throw new GraphError(132000, `${path}: number of localizable_params (${given.length}) does not match the expected number of params (0)`);
    return {};
  }
  if (header.format === 'TEXT') {
    const text = fillTemplate(header.text ?? '', given, template, path);
    if (lengthOf(text) > MAX_HEADER) throw new GraphError(132005, `Translated text of the header is longer than ${MAX_HEADER} characters.`);
    return { header: text };
  }
  const value = onlyParameter(header.format, given, path);
  if (header.format === 'LOCATION') return { location: placeOf(value, `${path}.location`) };
  if (header.format === 'PRODUCT') return { products: productOf(value, `${path}.product`) };
  const type = HEADER_MEDIA[header.format];
  return mediaReference(value, type, `${path}.${type}`, state);
}

/** The object of the one parameter that such a header takes. */
function onlyParameter(format: HeaderFormat, given: readonly unknown[], path: string): Fields {
  const parameter = asRecord(given[0]);
  const type = format.toLowerCase();
  if (given.length !== 1 || parameter.type !== type) {
    const received = asText(parameter.type)?.toUpperCase() ?? 'UNKNOWN';
    throw new GraphError(132012, `${path}: Format mismatch, expected ${format}, received ${received}`);
  }
  return requireObject(parameter[type], `${path}.${type}`);
}

function placeOf(place: Fields, path: string): MessageContent['location'] {
  const [latitude, longitude] = [asNumber(place.latitude), asNumber(place.longitude)];
  if (latitude === null || longitude === null) throw new GraphError(132008, `${path}: latitude and longitude must be numbers`);
  return compact({ latitude, longitude, name: asText(place.name) ?? undefined, address: asText(place.address) ?? undefined });
}

function productOf(product: Fields, path: string): MessageContent['products'] {
  const id = requireText(product.product_retailer_id, `${path}.product_retailer_id`, 200);
  return { catalogId: requireText(product.catalog_id, `${path}.catalog_id`, 200), sections: [{ title: '', ids: [id] }] };
}
