import { inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive by its central directory (APPNOTE.TXT 4.3.12), read without the library that wrote it. */
export function unzip(archive: Buffer): Map<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const [nameLength, extra, comment] = [28, 30, 32].map((field) =>
      archive.readUInt16LE(at + field),
    );
    const name = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(begin, begin + size);
    files.set(name, (method === 0 ? stored : inflateRawSync(stored)).toString('utf8'));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}

export interface SheetCell {
  readonly type: string;
  readonly text: string;
}

/** The cells of a sheet's rows, by their XML alone. @throws Error for XML that is not well-formed, as far as sheets go */
export function cellsOf(xml: string): SheetCell[][] {
  mustBeWellFormed(xml);
  return [...xml.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', inner = '']) => {
      const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n';
      const text = /<(?:t|v)[^>]*>(.*?)<\/(?:t|v)>/s.exec(inner)?.[1] ?? '';
      return { type: inner.includes('<f') ? 'formula' : type, text: decoded(text) };
    }),
  );
}

/** Every tag closed in its order, no stray & or <, and no character that XML 1.0 has not. */
function mustBeWellFormed(xml: string): void {
  if (/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(xml.replaceAll(/[\u007F-\u009F]/g, ''))) {
    throw new Error('a character that XML cannot hold');
  }
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([\w:]+)[^<>]*?(\/?)>|<\?[^<>]*\?>/g,
    (_tag, ...parts: unknown[]) => {
      const [closes, name, empty] = parts.map(String);
      if (name === 'undefined' || empty === '/') return '';
      if (closes === '/') {
        if (open.pop() !== name) throw new Error(`</${String(name)}> closes another`);
      } else open.push(String(name));
      return '';
    },
  );
  if (open.length > 0) throw new Error(`${open.join(', ')} are not closed`);
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(rest)) throw new Error('a stray < > or &');
}

function decoded(text: string): string {
  return text
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
