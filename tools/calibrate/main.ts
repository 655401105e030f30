// npm run calibrate -- --faces DIR [--json] [--write FILE]: thresholds measured on the operator's own photos.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { thresholdsFor } from '../../functions/src/faces/engine/index.ts';
import { fileEngine } from '../embed/embedFile.ts';
import { progress } from '../support/log.ts';
import { calibrate } from './calibration.ts';
import { embedPhotos } from './embedPhotos.ts';
import { calibrationReport } from './markdown.ts';
import { photoFolders } from './photoFolders.ts';

const USAGE = `usage: npm run calibrate -- --faces DIR [--json] [--write FILE]
  DIR holds one folder a person with at least two photos each (four or more to measure templates), of people who
  consented to this. Nothing of the photos is kept: only rates and thresholds are printed, and written to FILE
  as Markdown.`;

/** Names are relative to where npm was called from. */
function named(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

async function run(folder: string, json: boolean, file: string | undefined): Promise<void> {
  const photos = await photoFolders(folder);
  const engine = fileEngine();
  try {
    progress(`${photos.length} photos`);
    const { shots, ...counts } = await embedPhotos(engine, photos, progress);
    progress('comparing all of them, and people drawn anew');
    const calibration = calibrate(shots, thresholdsFor(engine.model.id));
    const date = new Date().toISOString().slice(0, 10);
    const facts = { model: engine.model, date, ...counts };
    const report = calibrationReport(calibration, facts);
    if (file !== undefined) await writeFile(file, report);
    process.stdout.write(json ? `${JSON.stringify({ ...facts, ...calibration })}\n` : report);
  } finally {
    await engine.close();
  }
}

try {
  const { values } = parseArgs({
    options: {
      faces: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'string' },
    },
  });
  if (values.faces === undefined) throw new Error(USAGE);
  const file = values.write === undefined ? undefined : named(values.write);
  await run(named(values.faces), values.json, file);
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
