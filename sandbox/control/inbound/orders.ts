import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { compact } from '../../graph/fields';
import { badRequest } from '../../httpError';
import type { Body } from '../delivery';
import type { InboundContent } from './inboundContent';

function orderItem(entry: unknown): Readonly<Record<string, unknown>> {
  const { productId, quantity, price, currency } = asRecord(entry);
  const id = asText(productId);
  if (id === null) throw badRequest('Each of products needs a productId.');
  return { product_retailer_id: id, quantity: asNumber(quantity) ?? 1, item_price: asNumber(price) ?? 10, currency: asText(currency) ?? 'USD' };
}

/** A shopping cart: `catalogId`, `products` (`productId`, `quantity`, `price`, `currency`) and words beside it. */
export function order(_context: SandboxContext, body: Body): InboundContent {
  const products = asArray(body.products).map(orderItem);
  if (products.length === 0) throw badRequest('products must be a list of at least one product.');
  const words = asText(body.text) ?? undefined;
  const object = compact({ catalog_id: asText(body.catalogId) ?? '194836987003835', text: words, product_items: products });
  const lines = products.map(({ quantity, product_retailer_id: id }) => `${String(quantity)} × ${String(id)}`);
  return { webhook: { type: 'order', order: object }, content: { type: 'order', text: [words ?? 'Order', ...lines].join('\n') } };
}
