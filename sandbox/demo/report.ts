/** What a ready demo answers at; exactly the keys of `--json`. */
export interface DemoAddresses {
  readonly phone: string;
  readonly desk: string;
  /** The example workflow in n8n's editor. */
  readonly editor: string;
  /** What Meta would call. */
  readonly webhook: string;
  /** Base of the control API. */
  readonly sandbox: string;
  readonly email: string;
  readonly password: string;
}

/** One line for scripts. */
export function reportJson(addresses: DemoAddresses): string {
  return JSON.stringify(addresses);
}

/** The same for people. */
export function reportText({ phone, desk, editor, webhook, email, password }: DemoAddresses): string {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['Phone page', phone],
    ['Desk page', desk],
    ['n8n editor', editor],
    ['  e-mail', email],
    ['  password', password],
    ['Webhook', webhook],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const table = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
  return `
The demo is ready. Open the phone page, write to the business as a customer, and watch the workflow answer.

${table}

Answer the customer on the desk page: the phone shows it.
Try: my card is 5555 5555 5555 4444
Ctrl-C stops everything; the next start goes on where this one ended (--fresh forgets it).
`;
}
