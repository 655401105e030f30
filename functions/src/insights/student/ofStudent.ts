import type { Firestore } from 'firebase-admin/firestore';
import type { TermWithId } from '../../courses/index.ts';
import { localDateOf, termOf, termsBegunBy } from '../../courses/index.ts';
import { INSTITUTION_ZONE } from '../../params.ts';
import { Failure } from '../../platform/failures.ts';
import { getEach } from '../../platform/firestore.ts';
import type { StoredEnrolmentStats, StoredStudentStats } from '../stats/shapes.ts';
import { enrolmentStats, studentStats, studentTermId } from '../stats/statsStore.ts';

/** Terms that are looked at for one with attendance; each costs two reads. */
const TERMS_LOOKED_AT = 5;
/** More courses than anybody takes in a term. */
const MOST_COURSES = 40;

export interface StudentTerm {
  readonly term: TermWithId | null;
  readonly stats: StoredStudentStats | null;
}

interface TermAsked {
  readonly termId: string | undefined;
  readonly sees: (courseId: string) => boolean;
}

/**
 * The term asked for; by default the one that runs at the institution's date, of several the one in which the student
 * has attendance, else the latest with attendance, else the one that runs.
 * @param asked `sees`: of which courses attendance is looked for
 * @throws Failure not-found for a term that is none
 */
export async function termOfStudent(
  db: Firestore,
  uid: string,
  { termId, sees }: TermAsked,
  now: Date,
): Promise<StudentTerm> {
  if (termId !== undefined) {
    const term = await termOf(db, termId);
    if (term === null) throw new Failure('not-found');
    const [stats] = await statsIn(db, uid, [term]);
    return { term, stats: stats ?? null };
  }
  const today = localDateOf(now, INSTITUTION_ZONE.value());
  const begun = await termsBegunBy(db, today, TERMS_LOOKED_AT);
  const stats = await statsIn(db, uid, begun);
  const looked = begun.map((term, i): StudentTerm => ({ term, stats: stats[i] ?? null }));
  const runs = looked.filter(({ term }) => term !== null && term.to >= today);
  const counted = ({ stats: one }: StudentTerm): boolean => one?.courseIds.some(sees) === true;
  return runs.find(counted) ?? looked.find(counted) ?? runs[0] ?? { term: null, stats: null };
}

async function statsIn(
  db: Firestore,
  uid: string,
  terms: readonly TermWithId[],
): Promise<(StoredStudentStats | null)[]> {
  const refs = terms.map(({ id }) => studentStats(db).doc(studentTermId(id, uid)));
  return (await getEach(db, refs)).map((found) => {
    if (found instanceof Error) throw found;
    return found;
  });
}

export async function enrolmentsOf(
  db: Firestore,
  uid: string,
  termId: string,
): Promise<StoredEnrolmentStats[]> {
  const found = await enrolmentStats(db)
    .where('uid', '==', uid)
    .where('termId', '==', termId)
    .limit(MOST_COURSES)
    .get();
  return found.docs.map((doc) => doc.data());
}
