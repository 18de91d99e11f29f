import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';
import { framePayload, type Frame, type Header } from './frame';
import { untitledSections } from './list';

/** A product as the catalog of the business names it. */
export interface Product {
  readonly catalogId: string;
  readonly productId: string;
}

export interface ProductMessage extends Product, Partial<Pick<Frame, 'text' | 'footer'>> {
  readonly kind: 'product';
}

export interface ProductSection {
  /** Needed where there is more than one section. */
  readonly title?: string;
  readonly productIds: readonly string[];
}

export interface ProductListMessage extends Frame {
  readonly kind: 'productList';
  readonly header: Extract<Header, { kind: 'text' }>;
  readonly catalogId: string;
  readonly sections: readonly ProductSection[];
}

/** A button that opens the whole catalog. */
export interface CatalogMessage extends Pick<Frame, 'text' | 'footer'> {
  readonly kind: 'catalog';
  /** The product whose picture is shown; default: the catalog's first. */
  readonly thumbnailProductId?: string;
}

/** In all sections together. Source: cloud-api.md §4. */
const MOST_PRODUCTS = 30;

export const productAction = ({ catalogId, productId }: Product) => ({ catalog_id: catalogId, product_retailer_id: productId });

export function productContent({ text, footer, ...product }: ProductMessage): MessageContent {
  return { type: 'interactive', interactive: { type: 'product', ...framePayload({ text, footer }), action: productAction(product) } };
}

export function productListContent({ catalogId, sections, ...frame }: ProductListMessage): MessageContent {
  const action = {
    catalog_id: catalogId,
    sections: sections.map(({ title, productIds }) =>
      compact({ title, product_items: productIds.map((id) => ({ product_retailer_id: id })) }),
    ),
  };
  return { type: 'interactive', interactive: { type: 'product_list', ...framePayload(frame), action } };
}

export function catalogContent({ thumbnailProductId, text, footer }: CatalogMessage): MessageContent {
  const parameters = thumbnailProductId === undefined ? undefined : { thumbnail_product_retailer_id: thumbnailProductId };
  const action = compact({ name: 'catalog_message', parameters });
  return { type: 'interactive', interactive: { type: 'catalog_message', ...framePayload({ text, footer }), action } };
}

export function productListProblems({ sections }: ProductListMessage): readonly string[] {
  const count = sections.flatMap(({ productIds }) => productIds).length;
  const tooMany = count > MOST_PRODUCTS ? [`All sections together have ${count} products; WhatsApp allows ${MOST_PRODUCTS}.`] : [];
  return [...untitledSections(sections), ...tooMany];
}
