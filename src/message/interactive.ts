import type { InteractiveAnswer } from '../shared/inbound';
import { asObject, asRecord, asText } from '../shared/shape';

type Json = Readonly<Record<string, unknown>>;

const answer = (kind: InteractiveAnswer['kind'], { id, title, description }: Json): InteractiveAnswer => {
  return { kind, id: asText(id), title: asText(title), description: asText(description) };
};

/** A tap on a button, a list row or a template's quick reply, or `null`. Source: cloud-api.md §2. */
export function readInteractive(raw: Json): InteractiveAnswer | null {
  const interactive = asRecord(raw.interactive);
  const button = asObject(interactive.button_reply);
  if (button !== null) return answer('button', button);
  const row = asObject(interactive.list_reply);
  if (row !== null) return answer('list', row);
  const quickReply = asObject(raw.button);
  return quickReply === null ? null : answer('templateButton', { id: quickReply.payload, title: quickReply.text });
}
