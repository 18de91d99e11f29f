/** The part of an outgoing message below its recipient, e.g. `{ type: 'text', text: { body } }`. */
export type MessageContent = Readonly<Record<string, unknown>> & { readonly type: string };
