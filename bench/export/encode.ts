import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recordPages } from '../../functions/src/attendance/index.ts';
import { encoderOf } from '../../functions/src/reports/encode/encoderOf.ts';
import type { Format, ReportMeta } from '../../functions/src/reports/encode/encoding.ts';
import { PDF_COLUMNS, columnsOf } from '../../functions/src/reports/records/columns.ts';
import { recordRows } from '../../functions/src/reports/records/rows.ts';
import { generatedLabels, generatedRecords } from './records.ts';

export interface Written {
  readonly rows: number;
  readonly files: readonly string[];
}

/** Writes a report of so many generated records into the folder, hashed as a builder does, by what a builder uses. */
export async function writeReport(
  format: Format,
  count: number,
  folder: string,
  baseName: string,
): Promise<Written> {
  const { keys, columns } = columnsOf(format === 'pdf' ? PDF_COLUMNS : null, 'en');
  const meta: ReportMeta = {
    reportId: 'bench',
    kind: 'records',
    title: 'Attendance records',
    createdAt: '2026-12-19T08:00:00.000Z',
    locale: 'en',
    filter: {},
    facts: [],
    columns,
    charts: [],
  };
  const pages = recordPages(generatedRecords(count), {});
  const rows = recordRows(pages, generatedLabels, keys);
  const files: string[] = [];
  let written = 0;
  for await (const part of (await encoderOf(format)).encode(meta, rows, { baseName })) {
    const hash = createHash('sha256');
    const hashed = async function* () {
      for await (const chunk of part.bytes) {
        hash.update(chunk);
        yield chunk;
      }
    };
    const path = join(folder, part.name);
    await pipeline(Readable.from(hashed(), { highWaterMark: 1 }), createWriteStream(path));
    files.push(path);
    written += part.rows;
  }
  return { rows: written, files };
}
