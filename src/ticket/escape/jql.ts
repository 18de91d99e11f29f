/** What stands for itself inside quotes: all but quotes, backslashes, and what JQL calls control and non-characters. */
const SPECIAL = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]/g;

/**
 * A text as a value in JQL, in its quotes: whatever it holds, it stays one value.
 * Source: Jira's documentation, "Search syntax for text fields", and the reserved characters of JQL.
 */
export function jqlText(text: string): string {
  return `"${text.replace(SPECIAL, (character) => (/["\\]/.test(character) ? `\\${character}` : unicodeEscape(character)))}"`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
