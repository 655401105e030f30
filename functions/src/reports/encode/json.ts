import type { Encoder, ReportMeta, Row } from './encoding.ts';
import { envelopeOf, objectText } from './objects.ts';
import { countedPart, single } from './parts.ts';

/** One object {report, rows, count}: what the report is, its rows as objects, and how many they are. UTF-8. */
export const json: Encoder = {
  format: 'json',
  encode(meta, rows, { baseName }) {
    const name = `${baseName}.json`;
    return single(countedPart(name, 'application/json', rows, (counted) => bytesOf(meta, counted)));
  },
};

async function* bytesOf(
  meta: ReportMeta,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(`{"report":${JSON.stringify(envelopeOf(meta))},\n"rows":[`);
  let count = 0;
  for await (const page of pages) {
    if (page.length === 0) continue;
    const rows = page.map((row) => `\n${objectText(meta.columns, row)}`).join(',');
    yield Buffer.from(count === 0 ? rows : `,${rows}`);
    count += page.length;
  }
  yield Buffer.from(`\n],\n"count":${String(count)}}\n`);
}
