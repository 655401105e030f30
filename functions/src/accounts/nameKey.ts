/**
 * A name as people are sorted and searched by: without accents, in lower case, single spaces. The key of what
 * somebody begins to type is the beginning of the name's key.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
