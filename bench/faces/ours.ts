import { readFile } from 'node:fs/promises';
import { createFaceEngine } from '../../functions/src/faces/engine/index.ts';
import { progress } from '../../tools/support/log.ts';
import type { Photo } from './photoSet.ts';

/** What the engine made of one photo. */
export interface OwnResult {
  /** CPU of all threads from file to embedding, ms. */
  readonly cpuMs: number;
  /** Null when it found no face. */
  readonly embedding: Float32Array | null;
}

const PROGRESS_EVERY = 500;

/** Shows the engine every photo, one at a time, with one worker. */
export async function runEngine(photos: readonly Photo[]): Promise<OwnResult[]> {
  const engine = createFaceEngine({ workers: 1 });
  try {
    await engine.warmUp();
    const results: OwnResult[] = [];
    for (const { path } of photos) {
      const before = process.cpuUsage();
      const { face } = await engine.analyse(await readFile(path));
      const { user, system } = process.cpuUsage(before);
      results.push({ cpuMs: (user + system) / 1000, embedding: face?.embedding ?? null });
      if (results.length % PROGRESS_EVERY === 0) {
        progress(`engine: ${results.length} of ${photos.length}`);
      }
    }
    return results;
  } finally {
    await engine.close();
  }
}
