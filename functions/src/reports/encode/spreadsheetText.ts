/** Excel holds no more in a cell, in UTF-16 units: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
export const MOST_IN_CELL = 32_767;
const CUT = ' […cut: a cell holds 32,767 characters]';

/**
 * What Excel, LibreOffice, Google Sheets and Numbers may take for the beginning of a formula, and the full-width twins that some
 * of them fold into it. Blanks, quotes, apostrophes and what cannot be seen may stand before it: some programs trim them.
 * After https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^(?:[\t\r]|[\s\p{Cf}\p{Cc}"'`]*[=+\-@＝＋－＠﹢﹣﹦﹫])/u;
/**
 * The same after what parts cells or lines in the middle of a text: a program that opens the file by another delimiter than it was
 * written with, as Excel does by the region of its user, begins a cell there, and quotes that do not begin one do not stop it.
 */
const INNER_FORMULA = /(?<=[,;|\t\r\n])(?=[\s\p{Cf}\p{Cc}"'`]*[=+\-@＝＋－＠﹢﹣﹦﹫])/gu;

/** What XML 1.0 cannot hold (Char, https://www.w3.org/TR/xml/#charsets), half surrogate pairs and all other controls but tab and line ends. */
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
/** Reads as an escape of SpreadsheetML (ECMA-376 part 1, 22.4.2.4). */
const ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Whether a spreadsheet that opens a text file might take this for a formula. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text);
}

/**
 * The text as a cell of a text file: an apostrophe before what could be a formula, also where another delimiter would begin a cell,
 * U+FFFD for control characters.
 */
export function csvText(text: string): string {
  const clean = printable(text.replaceAll(INNER_FORMULA, "'"));
  return looksLikeFormula(text) ? `'${clean}` : clean;
}

/**
 * The text as an inline string of a workbook, which no program takes for a formula: U+FFFD for control characters and what XML
 * cannot hold, and cut to what a cell holds.
 */
export function cellText(text: string): string {
  return cut(printable(text)).replaceAll(ESCAPE, '_x005F_');
}

function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\uFFFD');
}

function cut(text: string): string {
  if (text.length <= MOST_IN_CELL) return text;
  // Half a surrogate pair is no character.
  return text.slice(0, MOST_IN_CELL - CUT.length).replace(/[\uD800-\uDBFF]$/, '') + CUT;
}
