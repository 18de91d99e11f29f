import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { webhookError } from '../../graph/GraphError';
import { compact } from '../../graph/fields';
import { digitsOf } from '../../installation';
import { findMessage } from '../../state/conversations';
import type { Body } from '../delivery';
import type { InboundContent } from './inboundContent';

/** What an ad adds to the message that it led to. Source: cloud-api.md §2. */
const AD: Readonly<Record<string, unknown>> = {
  source_url: 'https://fb.me/4m3xB7aQ1',
  source_id: '120226305854810726',
  source_type: 'ad',
  body: 'Chat with us about the summer offer',
  headline: 'Summer offer',
  media_type: 'image',
  image_url: 'https://scontent.example/ad.jpg',
  ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4',
  welcome_message: { text: 'Hi! Please let us know how we can help you.' },
};

/** Meta names whose message was quoted, when it knows it. */
function quoted({ state }: SandboxContext, id: string): Readonly<Record<string, unknown>> {
  const message = findMessage(state, id);
  const business = digitsOf(state.installation.displayPhoneNumber);
  return { from: message?.direction === 'inbound' ? (message.sender ?? message.contact) : business, id };
}

function contextOf(context: SandboxContext, body: Body, repliedTo: string | undefined): unknown {
  const product = body.referredProduct === undefined ? undefined : asRecord(body.referredProduct);
  const parts = compact({
    ...(repliedTo === undefined ? {} : quoted(context, repliedTo)),
    forwarded: body.forwarded === true || undefined,
    frequently_forwarded: body.frequentlyForwarded === true || undefined,
    referred_product: product === undefined ? undefined : { catalog_id: product.catalogId, product_retailer_id: product.productId },
  });
  return Object.keys(parts).length === 0 ? undefined : parts;
}

function errorsOf({ errors, errorCode }: Body): readonly unknown[] | undefined {
  const code = asNumber(errorCode);
  if (code !== null) return [webhookError(code, 'The sandbox was told so.')];
  return errors === undefined ? undefined : asArray(errors);
}

/** What any message may carry beside its own object: a quote, a forwarding mark, the ad or product it is about, errors. */
export function withExtras(context: SandboxContext, body: Body, { webhook, content, apply }: InboundContent): InboundContent {
  const isReaction = content.type === 'reaction';
  const repliedTo = isReaction ? undefined : (asText(body.contextMessageId) ?? undefined);
  const extras = compact({
    context: isReaction ? undefined : contextOf(context, body, repliedTo),
    referral: body.referral === undefined ? undefined : { ...AD, ...asRecord(body.referral) },
    errors: errorsOf(body),
    group_id: asText(body.groupId) ?? undefined,
  });
  const isForwarded = body.forwarded === true || body.frequentlyForwarded === true;
  return {
    webhook: { ...extras, ...webhook },
    content: { ...content, ...(repliedTo === undefined ? {} : { repliedTo }), ...(isForwarded ? { forwarded: true } : {}) },
    apply,
  };
}
