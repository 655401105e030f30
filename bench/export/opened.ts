import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { writeReport } from './encode.ts';
import { nameOf } from './records.ts';
import { isInstalled, run } from './run.ts';

/** More than that takes an office suite minutes. */
const ROWS = 50_000;
const Row = z.object({ student: z.string(), uid: z.string() });

/** What LibreOffice makes of a workbook and of a CSV: how many rows it sees, and how many names are not what was written. */
export async function openedByLibreOffice(folder: string): Promise<readonly Figure[]> {
  if (!isInstalled('soffice')) {
    progress('LibreOffice (soffice) is not installed: nothing was opened with it');
    return [];
  }
  const figures: Figure[] = [];
  for (const format of ['xlsx', 'csv'] as const) {
    const { files } = await writeReport(format, ROWS, folder, 'opened');
    const [file = ''] = files;
    progress(`LibreOffice reads ${basename(file)}`);
    const into = join(folder, `by-libreoffice-${format}`);
    await mkdir(into);
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    // 76: UTF-8; every cell as it is shown. https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
    const [read, written] = [
      '44,34,76,1',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true',
    ];
    const how = format === 'csv' ? [`--infilter=CSV:${read}`] : [];
    const args = [profile, '--headless', ...how, '--convert-to', written, '--outdir', into, file];
    await run('soffice', args);
    const { rows, wrong } = await look(
      join(into, basename(file).replace(/\.\w+$/, '.csv')),
      format,
    );
    figures.push({ figure: `export.libreoffice_${format}_rows`, value: rows, unit: 'count' });
    figures.push({ figure: `export.libreoffice_${format}_wrong`, value: wrong, unit: 'count' });
  }
  figures.push({ figure: 'export.libreoffice_asked_rows', value: ROWS, unit: 'count' });
  return figures;
}

async function look(
  path: string,
  format: 'xlsx' | 'csv',
): Promise<{ rows: number; wrong: number }> {
  let [rows, wrong] = [0, 0];
  const heads = { xlsx: ['Student', 'Student id'], csv: ['studentName', 'studentUid'] }[format];
  const [name = '', id = ''] = heads;
  const lines = createReadStream(path).pipe(parse({ columns: true, bom: true }));
  for await (const line of lines) {
    const cells = z.record(z.string(), z.string()).parse(line);
    const { student, uid } = Row.parse({ student: cells[name], uid: cells[id] });
    rows++;
    // Names have no apostrophe but those before what could be a formula.
    if (student.replaceAll("'", '') !== nameOf(Number(uid.slice(4)))) wrong++;
  }
  return { rows, wrong };
}

/** Whether poppler draws a PDF of records: the pages that it made. */
export async function drawnByPoppler(folder: string): Promise<readonly Figure[]> {
  if (!isInstalled('pdftoppm')) {
    progress('poppler (pdftoppm) is not installed: no PDF was drawn');
    return [];
  }
  const { files } = await writeReport('pdf', 200, folder, 'drawn');
  const [file = ''] = files;
  await run('pdftoppm', ['-r', '30', '-png', file, join(folder, 'page')]);
  const { readdir } = await import('node:fs/promises');
  const pages = (await readdir(folder)).filter((name) => /^page-\d+\.png$/.test(name)).length;
  return [{ figure: 'export.poppler_pages', value: pages, unit: 'count' }];
}
