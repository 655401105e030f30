/** Whether a font can draw a code point. */
export type Coverage = (codePoint: number) => boolean;

/**
 * Reads which code points a TrueType font maps: the subtable of format 12 of its `cmap` (OpenType 1.9.1, "cmap"), which
 * names groups of neighbours in rising order. A code point of no group would be drawn as an empty box.
 * @throws Error for a font without such a table
 */
export function coverageOf(font: Buffer): Coverage {
  const at = groupsAt(font);
  const count = font.readUInt32BE(at);
  const startOf = (group: number): number => font.readUInt32BE(at + 4 + group * 12);
  const endOf = (group: number): number => font.readUInt32BE(at + 8 + group * 12);
  return (codePoint) => {
    let [low, high] = [0, count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (codePoint < startOf(middle)) high = middle - 1;
      else if (codePoint > endOf(middle)) low = middle + 1;
      else return true;
    }
    return false;
  };
}

function groupsAt(font: Buffer): number {
  const cmap = tableAt(font, 'cmap');
  const subtables = font.readUInt16BE(cmap + 2);
  for (let i = 0; i < subtables; i++) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4);
    if (font.readUInt16BE(subtable) === 12) return subtable + 12;
  }
  throw new Error('the font maps no characters by groups');
}

function tableAt(font: Buffer, tag: string): number {
  const tables = font.readUInt16BE(4);
  for (let i = 0; i < tables; i++) {
    const entry = 12 + i * 16;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`the font has no table ${tag}`);
}
