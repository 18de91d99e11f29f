import type { InteractiveAnswer, MessageMedia } from '../shared/inbound';
import { asArray, asRecord, asText, asWritten, type Json } from '../shared/shape';

/** What the flow itself puts into its answer. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(['flow_token', 'wa_flow_response_params']);

/** The words of a flow's answer: one line per field; of a file its name. */
function linesOf(answers: unknown, name = ''): readonly string[] {
  if (typeof answers === 'object' && answers !== null) {
    if ('mime_type' in answers) return linesOf(asRecord(answers).file_name, name);
    return Object.entries(answers)
      .filter(([key]) => !NOT_WRITTEN.has(key))
      .flatMap(([key, item]) => linesOf(item, Array.isArray(answers) ? name : key));
  }
  const text = asWritten(answers) ?? '';
  return text === '' ? [] : [name === '' ? text : `${name}: ${text}`];
}

function answeredText({ kind, title, description, values }: InteractiveAnswer): string | null {
  if (kind !== 'flow') return title;
  return asText(linesOf(values).join('\n')) ?? description;
}

const namesOf = (cards: unknown): string =>
  asArray(cards)
    .flatMap((card) => asText(asRecord(asRecord(card).name).formatted_name) ?? [])
    .join(', ');

/** The words of a message, whatever its type: body, caption, tapped title, flow's answers, place, names of contacts, note of an order. */
export function bestText(raw: Json, media: MessageMedia | null, interactive: InteractiveAnswer | null): string {
  const location = asRecord(raw.location);
  return (
    asText(asRecord(raw.text).body) ??
    media?.caption ??
    (interactive === null ? null : answeredText(interactive)) ??
    asText(location.name) ??
    asText(location.address) ??
    asText(namesOf(raw.contacts)) ??
    asText(asRecord(raw.order).text) ??
    asText(asRecord(raw.reaction).emoji) ??
    ''
  );
}
