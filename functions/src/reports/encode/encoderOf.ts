import type { Encoder, Format } from './encoding.ts';

/** The encoder of a format; its library is loaded at the first call. Formats without one cannot be asked for. */
const ENCODERS = {
  csv: async () => (await import('./csv.ts')).csv,
  json: async () => (await import('./json.ts')).json,
  ndjson: async () => (await import('./ndjson.ts')).ndjson,
  xlsx: async () => (await import('./xlsx.ts')).xlsx,
} satisfies Partial<Record<Format, () => Promise<Encoder>>>;

export type EncodedFormat = keyof typeof ENCODERS;
export const ENCODED_FORMATS = ['csv', 'json', 'ndjson', 'xlsx'] as const satisfies EncodedFormat[];

/** @throws Error for a format that nothing encodes */
export function encoderOf(format: Format): Promise<Encoder> {
  if (!isEncoded(format)) throw new Error(`nothing encodes ${format}`);
  return ENCODERS[format]();
}

function isEncoded(format: Format): format is EncodedFormat {
  return Object.hasOwn(ENCODERS, format);
}
