import type { Services } from '../../platform/services.ts';
import { BANDS, NO_BANDS } from './counts.ts';
import { saysTheSame } from './digest.ts';
import type { TermStats } from './folds/foldTerm.ts';
import { foldTerm } from './folds/foldTerm.ts';
import { knownOf } from './knownOf.ts';
import type { StoredBands } from './shapes.ts';
import { courseStats, studentStats, termStats } from './statsStore.ts';
import { writeHeld } from './work/lease.ts';
import type { Recompute } from './work/workOff.ts';

/** Recomputes a term. Reads its stats, those of each of its courses, and counts its students: an aggregation a band. */
export const recomputeTerm: Recompute = async (services, termId, held) => {
  const { db, clock } = services;
  const ref = termStats(db).doc(termId);
  const [before, fresh] = await Promise.all([ref.get(), termNow(db, termId)]);
  if (!saysTheSame(knownOf(before), fresh)) {
    await writeHeld(services, held, [
      (batch) => batch.set(ref, { ...fresh, computedAt: clock.now() }),
    ]);
  }
  return [];
};

/** What a term's stats are at this moment, given those of its courses and students. */
async function termNow(db: Services['db'], termId: string): Promise<TermStats> {
  const [courses, bands] = await Promise.all([
    courseStats(db).where('termId', '==', termId).get(),
    storedBands(db, termId),
  ]);
  return foldTerm(
    termId,
    courses.docs.map((doc) => doc.data()),
    bands,
  );
}

async function storedBands(db: Services['db'], termId: string): Promise<StoredBands> {
  const students = studentStats(db).where('termId', '==', termId);
  const counted = await Promise.all(
    [...BANDS, null].map(async (band) => {
      const count = await students.where('band', '==', band).count().get();
      return [band ?? 'unrated', count.data().count] as const;
    }),
  );
  return { ...NO_BANDS, ...Object.fromEntries(counted) };
}
