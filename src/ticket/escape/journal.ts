/** Text for ServiceNow's journal fields, where `[code]` would have HTML in it shown as such. */
export function journalText(text: string): string {
  return text.replace(/\[(?=\s*\/?\s*code\s*\])/gi, '[\u200b');
}
