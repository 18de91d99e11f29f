import { DAY_MS } from '../../../src/shared/clock';
import { asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { compact } from '../../graph/fields';
import { seconds } from '../../webhooks/envelope';
import type { Body } from '../delivery';
import { needText, optionalChoice, readTimestamp } from '../reading';
import type { InboundContent, Reader } from './inboundContent';
import { simple } from './text';

/** How long a customer who agrees to be called agrees. Source: cloud-api.md §10. */
const PERMISSION_MS = 7 * DAY_MS;

function interactive(type: string, shown: string, object: unknown): InboundContent {
  return { webhook: { type: 'interactive', interactive: { type, [type]: object } }, content: { type: 'interactive', text: shown } };
}

/** A tap on a reply button or a list row. */
export function answer(kind: 'button_reply' | 'list_reply'): Reader {
  return (_context, body) => {
    const title = needText(body, 'title');
    return interactive(kind, title, compact({ id: needText(body, 'id'), title, description: asText(body.description) ?? undefined }));
  };
}

/** A tap on a template's quick reply. */
export function templateButton(_context: SandboxContext, body: Body): InboundContent {
  const title = needText(body, 'title');
  return simple('button', title, { payload: asText(body.id) ?? title, text: title });
}

/** Words of an answered form, for the pages. */
function summaryOf(response: unknown): string {
  const values = Object.entries(asRecord(response)).filter(([name]) => name !== 'flow_token');
  return values.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n') || 'Sent';
}

/** An answered form. `response` is what `response_json` spells: an object, a string as it is (broken JSON too), or `null`. */
export function flowAnswer(name: 'flow' | 'address_message'): Reader {
  return (_context, body) => {
    const { response = {}, flowToken } = body;
    const answered = typeof response === 'string' || response === null ? response : JSON.stringify({ ...asRecord(response), ...(flowToken === undefined ? {} : { flow_token: flowToken }) });
    return interactive('nfm_reply', summaryOf(response), { name, body: asText(body.body) ?? 'Sent', response_json: answered });
  };
}

/** The answer to "May we call you?", by the customer or by WhatsApp itself. */
export function callPermission({ state }: SandboxContext, body: Body): InboundContent {
  const response = optionalChoice(body, 'response', ['accept', 'reject']) ?? 'accept';
  const permanent = body.permanent === true;
  const expires = response === 'accept' && !permanent ? Number(seconds(readTimestamp(body.timestamp, state.now()) + PERMISSION_MS)) : undefined;
  const reply = compact({
    response,
    is_permanent: permanent,
    expiration_timestamp: expires,
    response_source: body.automatic === true ? 'automatic' : 'user_action',
  });
  return interactive('call_permission_reply', response === 'accept' ? 'Calls are allowed' : 'Calls are not allowed', reply);
}
