/** Who can do something about a refusal. */
export type WhoActs =
  /** Whoever looks after this customer. */
  | 'agent'
  /** Whoever builds the workflow in n8n. */
  | 'workflowBuilder'
  /** Whoever writes the templates in WhatsApp Manager. */
  | 'templateAuthor'
  /** Whoever manages the account, its numbers and tokens in Meta Business Settings and WhatsApp Manager. */
  | 'whatsAppAdmin'
  /** Whoever pays Meta's invoices. */
  | 'billing'
  | 'customer'
  /** Nobody here: it passes, or Meta has to help. */
  | 'meta';

/** What a Graph error code means for the person who runs the flow. */
export interface GraphErrorMeaning {
  /** What happened. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
  readonly whoActs: WhoActs;
  /** Whether the same request can go through within minutes without anybody doing anything. */
  readonly retry: 'no' | 'backOff';
  /** Nothing is wrong with the message: it can go out once somebody did what the action says. */
  readonly accountWide?: boolean;
}

/** Meanings by Meta's code. */
export type GraphErrorTable = Readonly<Record<number, GraphErrorMeaning>>;
