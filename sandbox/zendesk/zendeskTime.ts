/** Zendesk's times: ISO 8601 in UTC, whole seconds. */
export function zendeskTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
