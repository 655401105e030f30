import type { Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { usersById } from '../../accounts/index.ts';
import { Id } from '../../platform/ids.ts';
import { decodeCursor, pageOf } from '../../platform/page.ts';
import { rowsOf } from '../course/tableRows.ts';
import { keyedPage } from '../keyedPage.ts';
import { missedKey } from '../sortKeys.ts';
import type { Band } from '../stats/counts.ts';
import { ratesOf } from '../stats/counts.ts';
import type { StoredStudentStats } from '../stats/shapes.ts';
import { studentStats } from '../stats/statsStore.ts';
import type { StudentAtRisk } from './contract.ts';

interface Wanted {
  readonly band: readonly Band[];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Found {
  readonly students: StudentAtRisk[];
  readonly nextCursor: string | null;
}

/** Over all courses of the term. Reads: the page, one more, and a profile each. */
export async function atRiskInTerm(
  db: Firestore,
  termId: string,
  { band, limit, cursor }: Wanted,
): Promise<Found> {
  let query: Query<StoredStudentStats> = studentStats(db)
    .where('termId', '==', termId)
    .where('band', 'in', [...new Set(band)])
    .orderBy('missedShare', 'desc')
    .orderBy('__name__', 'desc');
  if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
  const { docs } = await query.limit(limit + 1).get();
  const { page, nextCursor } = pageOf(docs, limit, (doc) => [
    String(doc.data().missedShare),
    doc.id,
  ]);
  const found = page.map((doc) => doc.data());
  const users = await usersById(
    db,
    found.map(({ uid }) => uid),
  );
  const students = found.map((stats, i) => {
    const { uid, counts, rate, rateWithExcused, missedShare, band: is, streaks } = stats;
    return {
      studentUid: uid,
      name: users[i]?.name ?? null,
      studentNumber: users[i]?.studentNumber ?? null,
      ...{ counts, rate, rateWithExcused, missedShare, band: is },
      absentInRow: streaks.absent,
    };
  });
  return { students, nextCursor };
}

const Position = z.tuple([z.string().transform(Number).pipe(z.number().min(0).max(1)), Id]);

/** In one course. Reads: its table, one for each 500 students. */
export async function atRiskInCourse(
  db: Firestore,
  courseId: string,
  { band, limit, cursor }: Wanted,
): Promise<Found> {
  const students = (await rowsOf(db, courseId))
    .filter((row) => row.active && row.band !== null && band.includes(row.band))
    .map(({ uid, name, studentNumber, counts, band: is, absentInRow }) => ({
      ...{ studentUid: uid, name, studentNumber, counts },
      ...ratesOf(counts),
      ...{ band: is, absentInRow },
    }));
  const { page, nextCursor } = keyedPage(students, {
    keyOf: missedKey,
    idOf: ({ studentUid }) => studentUid,
    limit,
    cursor,
  });
  return { students: page, nextCursor };
}
