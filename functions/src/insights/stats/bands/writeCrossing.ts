import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { isOver, termOf } from '../../../courses/index.ts';
import { commit } from '../../../platform/commit.ts';
import { getEach, unchangedSince } from '../../../platform/firestore.ts';
import type { Services } from '../../../platform/services.ts';
import { recomputeContext } from '../../../platform/system.ts';
import { TOLD_BANDS, currentPolicy } from '../../../settings/index.ts';
import { knownOf } from '../knownOf.ts';
import type { StoredStudentStats } from '../shapes.ts';
import type { ToldBand } from './crossed.ts';
import { crossedBands } from './crossed.ts';
import { bandCrossings, crossingId } from './crossingStore.ts';

export interface Crossing {
  readonly seen: DocumentSnapshot<StoredStudentStats>;
  readonly fresh: StoredStudentStats;
  /** Courses that the student attends now: their staff hear of it. */
  readonly activeIn: readonly string[];
  /** False: what is crossed is noted, and nobody told. */
  readonly tells: boolean;
}

/**
 * Writes a student's stats; when they cross into bands that the policy tells of, with each crossing, and the
 * notices of the highest, in the same commit. What was crossed before in the term, or in a term that is over, is not
 * told. @throws on a student whose stats, or crossings, were written since they were seen
 */
export async function writeWithCrossing(services: Services, crossing: Crossing): Promise<void> {
  const { seen, fresh } = crossing;
  const { db } = services;
  const open = await openCrossings(services, crossing);
  if (open.length === 0) {
    if (seen.exists) await seen.ref.update({ ...fresh }, unchangedSince(seen));
    else await seen.ref.create(fresh);
    return;
  }
  const { uid, termId } = fresh;
  const highest = await bandToTell(services, crossing, open);
  await commit(recomputeContext(services, 'recomputeStats', `${termId}~${uid}`), (write) => {
    const { tx, now, audit, intent } = write;
    if (seen.exists) tx.update(seen.ref, { ...fresh }, unchangedSince(seen));
    else tx.create(seen.ref, fresh);
    for (const band of open) {
      const ref = bandCrossings(db).doc(crossingId(termId, uid, band));
      const told = band === highest;
      tx.create(ref, { uid, termId, band, told, at: now });
      audit({ action: 'student.band-crossed', subject: ref.path, details: { band, told } });
      if (!told) continue;
      const data = { studentUid: uid, termId, band };
      const id = crossingId(termId, uid, band);
      intent({ dedupeKey: `attendance.band:${id}`, kind: 'attendance.band', to: [uid], data });
      const to = crossing.activeIn.map((courseId) => `staff:${courseId}`);
      const kind = 'student.absence-band';
      intent({ dedupeKey: `${kind}:${id}`, kind, to, data });
    }
    return Promise.resolve(null);
  });
}

/** Crossed and not noted before, lowest first. The policy is read only when a band went up. */
async function openCrossings(
  { db }: Services,
  { seen, fresh }: Crossing,
): Promise<readonly ToldBand[]> {
  const { uid, termId, band } = fresh;
  const before = knownOf(seen)?.band ?? null;
  if (crossedBands(before, band, TOLD_BANDS).length === 0) return [];
  const { tellBands } = (await currentPolicy(db)).rules.insights;
  const crossed = crossedBands(before, band, tellBands);
  const noted = await getEach(
    db,
    crossed.map((one) => bandCrossings(db).doc(crossingId(termId, uid, one))),
  );
  return crossed.filter((_, i) => noted[i] === null);
}

/** Of bands that are not noted yet the highest; null when a higher one was told of before, or nobody is to hear. */
async function bandToTell(
  { db, clock }: Services,
  { fresh, activeIn, tells }: Crossing,
  open: readonly ToldBand[],
): Promise<ToldBand | null> {
  if (!tells || activeIn.length === 0) return null;
  const term = await termOf(db, fresh.termId);
  if (term !== null && isOver(term, clock.now())) return null;
  return open.at(-1) ?? null;
}
