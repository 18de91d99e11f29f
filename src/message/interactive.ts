import type { InteractiveAnswer } from '../shared/inbound';
import { asObject, asRecord, asText, type Json } from '../shared/shape';
import { isReadable } from './limits';

const tap = (kind: InteractiveAnswer['kind'], { id, title, description }: Json): InteractiveAnswer => ({
  kind,
  id: asText(id),
  title: asText(title),
  description: asText(description),
  values: null,
});

/** The answer of a flow or of a form for addresses: JSON in a text, which may be anything. */
function answersOf({ response_json: json }: Json): Json | null {
  try {
    const values = JSON.parse(asText(json) ?? 'null') as unknown;
    return isReadable(values) ? asObject(values) : null;
  } catch {
    return null;
  }
}

function readAnswer(interactive: Json): InteractiveAnswer | null {
  const kind = asText(interactive.type) ?? '';
  const answer = asObject(interactive[kind]);
  if (answer === null) return null;
  switch (kind) {
    case 'button_reply':
      return tap('button', answer);
    case 'list_reply':
      return tap('list', answer);
    case 'nfm_reply':
      return { ...tap('flow', {}), description: asText(answer.body), values: answersOf(answer) };
    case 'call_permission_reply':
      return { ...tap('callPermission', {}), title: asText(answer.response), values: answer };
    default:
      return { ...tap('other', answer), values: answer };
  }
}

/** A tap on a button, a list row or a template's quick reply, or what the customer filled in, or `null`. Source: cloud-api.md §2. */
export function readInteractive(raw: Json): InteractiveAnswer | null {
  const quickReply = asObject(raw.button);
  if (quickReply !== null) return tap('templateButton', { id: quickReply.payload, title: quickReply.text });
  return readAnswer(asRecord(raw.interactive));
}
