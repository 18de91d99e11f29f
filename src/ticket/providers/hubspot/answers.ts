import { asRecord, asText } from '../../../shared/shape';
import { showable } from '../parts/answers';

/** The kind of refusal and the properties concerned, by HubSpot's names of them. Its message quotes content, so the rest stays out. */
export function reasonsOf(body: unknown): readonly string[] {
  const { category, message } = asRecord(body);
  const properties = [...(asText(message) ?? '').matchAll(/"name":"([a-z_]{1,40})"/g)].map(([, name]) => name);
  return showable([category, ...new Set(properties)]);
}
