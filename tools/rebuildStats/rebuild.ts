import type { RebuildOptions, RebuildProgress } from '../../functions/src/insights/index.ts';
import { progress, secondsSince } from '../support/log.ts';

const LEVELS: Readonly<Record<RebuildProgress['level'], string>> = {
  session: 'sessions',
  course: 'courses',
  overall: 'students by course',
  term: 'terms',
};
/** Lines of progress a level. */
const LINES = 10;

/** Exit code: 0 when all is rebuilt, 2 when other workers held some, who bring them up to date. */
export async function rebuild(options: RebuildOptions): Promise<number> {
  // The default app is made when runtime.ts is loaded, for the project that the environment names.
  await import('../../functions/src/runtime.ts');
  const { liveServices } = await import('../../functions/src/platform/services.ts');
  const { rebuildStats } = await import('../../functions/src/insights/index.ts');
  const startedAt = performance.now();
  const { done, left } = await rebuildStats(liveServices(), options, say);
  const parts = Object.entries(done).map(([level, count]) => `${String(count)} ${wordFor(level)}`);
  progress(`rebuilt after ${secondsSince(startedAt)}: ${parts.join(', ')}`);
  if (left.length === 0) return 0;
  progress(`${String(left.length)} were being recomputed by others: ${left.join(', ')}`);
  progress('They are brought up to date by those; run this again to be sure.');
  return 2;
}

function say({ level, done, of }: RebuildProgress): void {
  const every = Math.max(1, Math.ceil(of / LINES));
  if (done % every === 0 || done === of) {
    progress(`${LEVELS[level]}: ${String(done)} of ${String(of)}`);
  }
}

function wordFor(level: string): string {
  return Object.entries(LEVELS).find(([name]) => name === level)?.[1] ?? level;
}
