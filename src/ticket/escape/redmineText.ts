/**
 * What Textile, Markdown and Redmine's own links and macros may take for more than it is: most signs anywhere, a hyphen outside of
 * words, the dot of `h1.` and `1.`, white space at the beginning of a line, and what makes links of addresses: those would swallow the rest.
 */
const SPECIAL = /[*_+~^@%#!?|=<>&"[\]{}()\\`]|:(?=\/\/)|(?<=\bwww)\.|(?<!\w)-|-(?!\w)|(?<=^[ \t]*\w{1,10})\.|^[ \t]/gim;

/**
 * Plain text for a field that Redmine formats, whichever of its formats is set: both leave character references alone and show
 * what they stand for. Source: HTML Standard, numeric character references; Redmine's help, "Text formatting".
 */
export function redmineText(text: string): string {
  return text.replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}
