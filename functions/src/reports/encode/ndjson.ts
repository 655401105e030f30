import type { Encoder, ReportMeta, Row } from './encoding.ts';
import { objectText } from './objects.ts';
import { countedPart, single } from './parts.ts';

/** An object to a line (LF, the last one too), UTF-8, and nothing else: https://github.com/ndjson/ndjson-spec */
export const ndjson: Encoder = {
  format: 'ndjson',
  encode(meta, rows, { baseName }) {
    const name = `${baseName}.ndjson`;
    return single(
      countedPart(name, 'application/x-ndjson', rows, (counted) => bytesOf(meta, counted)),
    );
  },
};

async function* bytesOf(
  { columns }: ReportMeta,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Uint8Array, void> {
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield Buffer.from(page.map((row) => `${objectText(columns, row)}\n`).join(''));
  }
}
