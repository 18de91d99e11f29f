/** A redactor in the comparison. */
export interface Contestant {
  /** The column's title. */
  readonly name: string;
  /** What it is, for the footer. */
  readonly about: string;
  /** One message on its own, masked; may throw. */
  redactText(text: string): string | Promise<string>;
  /** Consecutive messages of one customer, masked. */
  redact(messages: readonly string[]): Promise<readonly string[]>;
}

/** A contestant that treats every message on its own; one at which it throws stays as it is. */
export function messageByMessage(name: string, about: string, redactText: Contestant['redactText']): Contestant {
  const redactOrNot = async (text: string): Promise<string> => {
    try {
      return await redactText(text);
    } catch {
      return text;
    }
  };
  return { name, about, redactText, redact: (messages) => Promise.all(messages.map(redactOrNot)) };
}
