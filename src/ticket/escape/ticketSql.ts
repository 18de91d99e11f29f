/**
 * A text as a value in TicketSQL, in its quotes: whatever it holds, it stays one value.
 * Source: Request Tracker's `RT::SQL`, which reads `\'` and `\\` inside quotes and nothing else.
 */
export function ticketSqlText(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
