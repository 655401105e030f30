import type { Language } from '../../platform/locale.ts';
import { languageOf } from '../../platform/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { MarkCode, Texts } from './words.ts';
import { MARKS } from './words.ts';

const TEXTS = { en, de } as const satisfies Record<Language, Texts>;

/** The texts for a locale that a person was resolved to have (see addressees). */
export function textsFor(locale: string): Texts {
  return TEXTS[languageOf(locale, 'en')];
}

/** The name of a mark by its code; one that nobody knows has no name. */
export function markName(code: string | undefined, { marks }: Texts): string {
  return isMark(code) ? marks[code] : marks.none;
}

function isMark(code: string | undefined): code is MarkCode {
  return MARKS.some((known) => known === code);
}
