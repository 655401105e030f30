import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { FORMATS } from '../../functions/src/reports/encode/encoding.ts';
import type { Format } from '../../functions/src/reports/encode/encoding.ts';
import { progress } from '../../tools/support/log.ts';
import { fromRoot, NODE } from '../../tools/support/paths.ts';
import type { Figure } from '../figures.ts';
import { builtFromFirestore } from './fromFirestore.ts';
import { drawnByPoppler, openedByLibreOffice } from './opened.ts';
import { run } from './run.ts';

const ROWS = 500_000;
/** Two files of what one holds: nobody asks for a hundred of them. */
const PDF_ROWS = 10_000;

const Measured = z.object({
  rows: z.int(),
  seconds: z.number(),
  growthMib: z.number(),
  peakMib: z.number(),
});

/**
 * Reports of 500,000 generated records in each format (PDF: of 10,000), each in a process of its own: resident memory beyond
 * the peak of one of a tenth before it (PDF: of half, which is a whole file), the whole, which is to be compared with what
 * buildReport has, and rows a second. Then what other programs make of the files, and one of 50,000 records from Firestore.
 */
export async function measureExport(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-export-'));
  try {
    const figures: Figure[] = [];
    let [growth, highest, slowest] = [0, 0, Infinity];
    for (const format of FORMATS) {
      const { rows, seconds, growthMib, peakMib } = await measured(format, folder);
      const each = rows / seconds;
      growth = Math.max(growth, growthMib);
      highest = Math.max(highest, peakMib);
      if (format !== 'pdf') slowest = Math.min(slowest, each);
      figures.push(
        { figure: `export.${format}_rows`, value: rows, unit: 'count' },
        { figure: `export.${format}_rows_per_s`, value: Math.round(each), unit: 'count' },
        { figure: `export.${format}_rss_growth_mib`, value: tenth(growthMib), unit: 'MiB' },
      );
    }
    figures.push(
      { figure: 'export.rss_growth_mib', value: tenth(growth), unit: 'MiB' },
      { figure: 'export.rss_peak_mib', value: tenth(highest), unit: 'MiB' },
      { figure: 'export.rows_per_s', value: Math.round(slowest), unit: 'count' },
      ...(await openedByLibreOffice(folder)),
      ...(await drawnByPoppler(folder)),
      ...(await builtFromFirestore()),
    );
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measured(format: Format, folder: string): Promise<z.output<typeof Measured>> {
  const rows = format === 'pdf' ? PDF_ROWS : ROWS;
  progress(`${String(rows)} rows as ${format}`);
  const script = fromRoot('bench/export/encodeProcess.ts');
  const said = await run(NODE, [
    '--disable-warning=ExperimentalWarning',
    script,
    format,
    String(rows),
    folder,
  ]);
  return Measured.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
