import { asRecord, asText } from '../shared/shape';
import type { InteractiveAnswer, MessageMedia } from '../shared/inbound';

/** The words of a message, whatever its type: body, caption, tapped title, place, the note of an order. */
export function bestText(
  raw: Readonly<Record<string, unknown>>,
  media: MessageMedia | null,
  interactive: InteractiveAnswer | null,
): string {
  const location = asRecord(raw.location);
  return (
    asText(asRecord(raw.text).body) ??
    media?.caption ??
    interactive?.title ??
    asText(location.name) ??
    asText(location.address) ??
    asText(asRecord(raw.order).text) ??
    ''
  );
}
