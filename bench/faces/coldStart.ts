import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parseObject } from '../../tools/support/json.ts';
import { progress } from '../../tools/support/log.ts';
import { NODE, fromRoot } from '../../tools/support/paths.ts';
import { medianFigure, type Figure } from '../figures.ts';
import { around, phoneFrames } from './frames.ts';

const STARTS = 7;
const IMAGES = 60;
const ENGINE = pathToFileURL(fromRoot('functions/lib/faces/engine/index.js')).href;

/** From a process's start to its first embedding, and its resident memory after 60, with one worker. */
export async function measureColdStart(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  try {
    const files = await Promise.all(
      (await phoneFrames()).map(async (frame, i) => {
        const path = join(folder, `${i}.jpg`);
        await writeFile(path, frame);
        return path;
      }),
    );
    progress(`${STARTS} cold starts`);
    const child = join(import.meta.dirname, 'coldChild.ts');
    const starts = [];
    for (let i = 0; i < STARTS; i++) {
      const { stdout } = await promisify(execFile)(
        NODE,
        ['--disable-warning=ExperimentalWarning', child, ENGINE, ...around(files, IMAGES)],
        { cwd: folder },
      );
      const { coldMs, rssMib } = parseObject(stdout);
      starts.push({ coldMs: Number(coldMs), rssMib: Number(rssMib) });
    }
    return [
      medianFigure(
        'faces.cold_ms',
        starts.map(({ coldMs }) => coldMs),
      ),
      medianFigure(
        'faces.rss_mib',
        starts.map(({ rssMib }) => rssMib),
        'MiB',
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
