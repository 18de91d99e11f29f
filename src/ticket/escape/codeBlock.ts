/**
 * Text in Markdown as a fenced code block, in which nothing is mark-up, a mention or a command such as GitLab's `/close`.
 * Source: CommonMark 0.31, 4.5 Fenced code blocks: only a line with at least as many backticks ends the block.
 */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
