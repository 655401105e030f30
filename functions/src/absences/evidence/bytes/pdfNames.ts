import type { Refusal } from './refused.ts';
import { RefusedError } from './refused.ts';

/**
 * Names that a harmless PDF does not have, whatever they are used for (ISO 32000-2, 12.6.4 actions, 7.11.4 embedded
 * files, 13 multimedia, and Adobe's XFA). Short ones would be found in compressed pictures by chance.
 */
const LONG: Readonly<Record<string, Refusal>> = {
  Encrypt: 'ENCRYPTED',
  JavaScript: 'ACTIVE_CONTENT',
  Launch: 'ACTIVE_CONTENT',
  SubmitForm: 'ACTIVE_CONTENT',
  ImportData: 'ACTIVE_CONTENT',
  Rendition: 'ACTIVE_CONTENT',
  GoToE: 'ACTIVE_CONTENT',
  GoToR: 'ACTIVE_CONTENT',
  RichMedia: 'ACTIVE_CONTENT',
  RichMediaExecute: 'ACTIVE_CONTENT',
  RichMediaContent: 'ACTIVE_CONTENT',
  EmbeddedFile: 'EMBEDDED_FILE',
  EmbeddedFiles: 'EMBEDDED_FILE',
  FileAttachment: 'EMBEDDED_FILE',
};

/** Short ones, looked for where the parser found names. */
const SHORT: Readonly<Record<string, Refusal>> = {
  JS: 'ACTIVE_CONTENT',
  AA: 'ACTIVE_CONTENT',
  XFA: 'ACTIVE_CONTENT',
  Movie: 'ACTIVE_CONTENT',
  Sound: 'ACTIVE_CONTENT',
  Screen: 'ACTIVE_CONTENT',
  '3D': 'ACTIVE_CONTENT',
  EF: 'EMBEDDED_FILE',
};

const ANY_NAME = /\/(?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){3,64}/g;

/**
 * Looks at a PDF's bytes, not at its structure: also at what an older revision, a comment or a damaged part hides from
 * a parser. @throws RefusedError ENCRYPTED | ACTIVE_CONTENT | EMBEDDED_FILE
 */
export function refuseNamesIn(bytes: Uint8Array): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  for (const [name] of text.matchAll(ANY_NAME)) {
    const plain = name.includes('#') ? unescaped(name) : name;
    refuse(LONG, plain.slice(1));
  }
}

/** @throws RefusedError for a name, without its slash, that has no place in evidence */
export function refuseName(name: string): void {
  refuse(LONG, name);
  refuse(SHORT, name);
}

function refuse(names: Readonly<Record<string, Refusal>>, name: string): void {
  if (Object.hasOwn(names, name)) {
    throw new RefusedError(names[name] ?? 'ACTIVE_CONTENT', `/${name}`);
  }
}

function unescaped(name: string): string {
  return name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
