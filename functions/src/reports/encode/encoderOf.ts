import type { Encoder, Format } from './encoding.ts';

const ENCODERS: Readonly<Record<Format, () => Promise<Encoder>>> = {
  csv: async () => (await import('./csv.ts')).csv,
  json: async () => (await import('./json.ts')).json,
  ndjson: async () => (await import('./ndjson.ts')).ndjson,
  pdf: async () => (await import('./pdf.ts')).pdf,
  xlsx: async () => (await import('./xlsx.ts')).xlsx,
};

/** The encoder of a format; its library is loaded at the first call. */
export function encoderOf(format: Format): Promise<Encoder> {
  return ENCODERS[format]();
}
