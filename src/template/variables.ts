const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** Whether a variable is one of `{{1}}`, `{{2}}`, … rather than a name. */
export function isPosition(key: string): boolean {
  return /^\d+$/.test(key);
}

/** The keys of the variables in a text, each once, in the order in which WhatsApp takes their values: a translation may turn `{{1}}` and `{{2}}` round. */
export function variableKeys(text: string): readonly string[] {
  const keys = [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
  return keys.every(isPosition) ? keys.toSorted((one, other) => Number(one) - Number(other)) : keys;
}

/** The text with each variable replaced once: a value that looks like a variable stays as it is. */
export function replaceVariables(text: string, valueOf: (key: string) => string): string {
  return text.replace(VARIABLE, (_whole, key: string) => valueOf(key));
}
