/** A language as Meta (`pt_BR`), browsers (`pt-BR`) or people (`PT`) write it; `null` for what is none. */
function localeOf(language: string): Intl.Locale | null {
  try {
    return new Intl.Locale(language.trim().replaceAll('_', '-')).maximize();
  } catch {
    return null;
  }
}

/**
 * The language among the `available` ones that reads best for whoever speaks `wanted`: the same, then the same of another
 * region, e.g. `pt_PT` for `pt_BR`, then the bare one, `pt`. One in another script, such as `zh_TW` for `zh_CN`, does not.
 * @returns `null` when nothing is known of `wanted`, or nothing fits
 */
export function closestLanguage(wanted: string | null, available: readonly string[]): string | null {
  const locale = wanted === null ? null : localeOf(wanted);
  if (wanted === null || locale === null) return null;
  const asMeta = wanted.trim().replaceAll('-', '_').toLowerCase();
  const readable = available.filter((language) => {
    const { language: tongue, script } = localeOf(language) ?? {};
    return tongue === locale.language && script === locale.script;
  });
  const isRegional = (language: string) => language.includes('_');
  const [exact] = readable.filter((language) => language.toLowerCase() === asMeta);
  const [regional] = readable.filter(isRegional).sort();
  return exact ?? regional ?? readable[0] ?? null;
}
