import { z } from 'zod';
import {
  RecordFilterFields,
  firestoreRecords,
  narrowFilter,
  permittedFilter,
  recordPages,
} from '../attendance/index.ts';
import type { StoredRecord } from '../attendance/index.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { Bom, Delimiter, Locale, MOST_INLINE_ROWS, delimiterOf } from './contract.ts';
import { countedPart } from './encode/parts.ts';
import { READERS } from './mayRead.ts';
import { RecordColumns, columnsOf } from './records/columns.ts';
import { firestoreLabels } from './records/labels.ts';
import { recordRows } from './records/rows.ts';

const RAW = {
  field: 'csv',
  type: 'text/csv; charset=utf-8',
  fileName: 'records.csv',
} as const;

export const exportRecords = operation({
  name: 'exportRecords',
  summary:
    'Up to 5,000 records at once as CSV, by the filter of listRecords; more by createReport.',
  method: 'GET',
  path: '/records.csv',
  roles: READERS,
  tier: 'bulk',
  writes: false,
  raw: RAW,
  input: z.strictObject({
    ...RecordFilterFields,
    delimiter: Delimiter,
    bom: Bom,
    columns: RecordColumns.optional(),
    locale: Locale,
  }),
  output: z.object({ csv: z.string(), rows: z.int() }),
  failures: ['too-large'],
  handler: async ({ caller, input, services }) => {
    const { delimiter, bom, columns: asked, locale, ...words } = input;
    const filter = await narrowFilter(services, await permittedFilter(services, caller, words));
    const { db } = services;
    const { keys, columns } = columnsOf(asked ?? null, locale);
    const pages = upTo(recordPages(firestoreRecords(db), filter), MOST_INLINE_ROWS);
    const rows = recordRows(pages, firestoreLabels(db), keys);
    const { csvBytes } = await import('./encode/csv.ts');
    const chunks: Uint8Array[] = [];
    const options = { bom, delimiter: delimiterOf(delimiter) };
    const part = countedPart(RAW.fileName, RAW.type, rows, (counted) =>
      csvBytes({ columns }, counted, options),
    );
    for await (const chunk of part.bytes) chunks.push(chunk);
    return { csv: Buffer.concat(chunks).toString(), rows: part.rows };
  },
});

/** @throws Failure too-large as soon as there are more */
async function* upTo(
  pages: AsyncIterable<readonly StoredRecord[]>,
  most: number,
): AsyncGenerator<readonly StoredRecord[], void> {
  let count = 0;
  for await (const page of pages) {
    count += page.length;
    if (count > most) {
      const detail = `These are more than ${String(most)} records: narrow the filter, or have a file made by createReport (POST /v1/reports).`;
      throw new Failure('too-large', { detail });
    }
    yield page;
  }
}
