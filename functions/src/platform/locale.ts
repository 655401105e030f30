/** Languages in which every text exists. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of the texts for a BCP 47 tag: of 'de-AT' it is 'de'; one that has no texts gives `fallback`. */
export function languageOf(tag: string, fallback: string): Language {
  return textsFor(tag) ?? textsFor(fallback) ?? 'en';
}

/** Whether dates can be written by this tag, and there are texts in its language. */
export function hasTextsFor(tag: string): boolean {
  return textsFor(tag) !== undefined && isTag(tag);
}

function textsFor(tag: string): Language | undefined {
  const primary = tag.split('-', 1)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
