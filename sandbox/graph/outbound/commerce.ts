import type { MessageProducts } from '../../state/types';
import { optionalText, requireList, requireObject, requireText, type Fields } from '../fields';
import { invalidValue } from '../GraphError';
import { sectionTitle } from './answers';
import type { Extra } from './interactiveContent';

const ID = 200;
const MAX_SECTIONS = 10;
const MAX_PRODUCTS = 30;

const VIEW_CATALOG = { kind: 'catalog', id: 'catalog_message', title: 'View catalog' } as const;

/** Sections of products, at most thirty in all; templates name them the same way. */
export function productSections(value: unknown, path: string): MessageProducts['sections'] {
  const entries = requireList(value, path, 1, MAX_SECTIONS);
  const sections = entries.map((entry, index) => {
    const at = `${path}[${index}]`;
    const section = requireObject(entry, at);
    const items = requireList(section.product_items, `${at}.product_items`, 1, MAX_PRODUCTS);
    const ids = items.map((item, place) => requireText(requireObject(item, `${at}.product_items[${place}]`).product_retailer_id, `${at}.product_items[${place}].product_retailer_id`, ID));
    return { title: sectionTitle(section.title, `${at}.title`, entries.length), ids };
  });
  if (sections.flatMap(({ ids }) => ids).length > MAX_PRODUCTS) throw invalidValue(`${path}: total product count exceeds the maximum of ${MAX_PRODUCTS}.`);
  return sections;
}

/** One product. */
export function product(action: Fields): Extra {
  const catalogId = requireText(action.catalog_id, 'interactive.action.catalog_id', ID);
  const id = requireText(action.product_retailer_id, 'interactive.action.product_retailer_id', ID);
  return { products: { catalogId, sections: [{ title: '', ids: [id] }] } };
}

/** A choice of products. */
export function productList(action: Fields): Extra {
  const catalogId = requireText(action.catalog_id, 'interactive.action.catalog_id', ID);
  return { products: { catalogId, sections: productSections(action.sections, 'interactive.action.sections') } };
}

/** The whole catalog; a product may lend its picture. */
export function catalogMessage(action: Fields): Extra {
  if (action.name !== 'catalog_message') throw invalidValue('interactive.action.name must be "catalog_message".');
  if (action.parameters !== undefined) {
    const parameters = requireObject(action.parameters, 'interactive.action.parameters');
    optionalText(parameters.thumbnail_product_retailer_id, 'interactive.action.parameters.thumbnail_product_retailer_id', ID);
  }
  return { buttons: [VIEW_CATALOG] };
}
