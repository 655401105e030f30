import type { Coverage } from './pdfCoverage.ts';

/** What stands for a character that the font has not: a question mark in a black diamond. */
export const MISSING = '\ufffd';
const ELLIPSIS = '…';

/** Words of one direction. Those that run from right to left are drawn as one, or their order would be turned around. */
export interface Segment {
  readonly text: string;
  readonly rightToLeft: boolean;
}

/** Ends of lines, other controls, halves of characters, and marks that turn the direction of what follows. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Marks upon letters, and what only joins or selects: without a glyph nothing is missed but an accent. */
const UPON_OTHERS = /[\p{M}\p{Cf}]/u;

/** One line that the font can draw: composed, without controls, characters it has not replaced by MISSING. */
export function drawable(text: string, covers: Coverage): string {
  let drawn = '';
  for (const character of text.replace(UNFIT, ' ').normalize('NFC')) {
    if (covers(character.codePointAt(0) ?? 0)) drawn += character;
    else if (!UPON_OTHERS.test(character)) drawn += MISSING;
  }
  return drawn;
}

/** Cut to what fits, with an ellipsis where something is left out. `widthOf` is asked for single characters. */
export function fitted(
  text: string,
  width: number,
  widthOf: (character: string) => number,
): string {
  const room = width - widthOf(ELLIPSIS);
  let [used, kept] = [0, 0];
  for (const character of text) {
    used += widthOf(character);
    if (used > width) return text.slice(0, kept).trimEnd() + ELLIPSIS;
    if (used <= room) kept += character.length;
  }
  return text;
}

/**
 * Runs of words of one direction, in the order in which they stand on the line. Spaces between words from right to left do
 * not break, so that the run is laid out whole. A line of both directions reads from left to right as a whole: less than
 * Unicode's algorithm (UAX 9), enough for names.
 */
export function segmentsOf(text: string): Segment[] {
  if (!RIGHT_TO_LEFT.test(text)) return text === '' ? [] : [{ text, rightToLeft: false }];
  const segments: Segment[] = [];
  for (const word of text.split(' ')) {
    const rightToLeft = RIGHT_TO_LEFT.test(word);
    const last = segments.at(-1);
    if (last === undefined) segments.push({ text: word, rightToLeft });
    else if (last.rightToLeft && rightToLeft) {
      segments[segments.length - 1] = { text: `${last.text}\u00a0${word}`, rightToLeft };
    } else if (last.rightToLeft) {
      segments.push({ text: ` ${word}`, rightToLeft });
    } else {
      const separated = rightToLeft ? `${last.text} ` : `${last.text} ${word}`;
      segments[segments.length - 1] = { text: separated, rightToLeft: false };
      if (rightToLeft) segments.push({ text: word, rightToLeft });
    }
  }
  return segments;
}
