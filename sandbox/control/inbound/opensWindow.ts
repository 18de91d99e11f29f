import { asRecord, asText } from '../../../src/shared/shape';

/** Meta does not say that these open the service window: the stand-in takes the stricter reading. Source: cloud-api.md §5.1. */
const SILENT_TYPES: ReadonlySet<string> = new Set(['reaction', 'edit', 'revoke', 'system', 'unsupported', 'unknown']);

/** Whether a customer's message opens the window, going by Meta's object. */
export function opensWindow(message: Readonly<Record<string, unknown>>): boolean {
  const isPermission = asRecord(message.interactive).type === 'call_permission_reply';
  return !isPermission && !SILENT_TYPES.has(asText(message.type) ?? '');
}
