import { asRecord, asText } from '../shared/shape';
import type { InteractiveAnswer } from '../shared/inbound';

type Json = Readonly<Record<string, unknown>>;

const answer = (kind: InteractiveAnswer['kind'], value: unknown): InteractiveAnswer => {
  const { id, title, description } = asRecord(value);
  return { kind, id: asText(id), title: asText(title), description: asText(description) };
};

/** A tap on a button, a list row or a template's quick reply, or `null`. Source: cloud-api.md §2. */
export function readInteractive(raw: Json): InteractiveAnswer | null {
  const interactive = asRecord(raw.interactive);
  if (interactive.button_reply !== undefined) return answer('button', interactive.button_reply);
  if (interactive.list_reply !== undefined) return answer('list', interactive.list_reply);
  if (raw.button === undefined || raw.button === null) return null;
  const { payload, text } = asRecord(raw.button);
  return { kind: 'templateButton', id: asText(payload), title: asText(text), description: null };
}
