/** What an administrator set up: the same in every sandbox. */
export const GROUPS = [
  { id: 900_001, name: 'Support' },
  { id: 900_002, name: 'Billing' },
] as const;

export const TICKET_FIELDS = [
  { id: 800_001, title: 'Order number', type: 'text' },
  { id: 800_002, title: 'Product', type: 'tagger' },
] as const;

/** The Admin Center's list of file types, from the other side. */
export const REFUSED_FILES = /\.(?:bat|cmd|exe|scr)$/i;
