import { attempts } from '../../../functions/src/attendance/attemptStore.ts';
import { eventsOf, recordRef } from '../../../functions/src/attendance/recordStore.ts';
import { allCourseIds, rosterPages } from '../../../functions/src/courses/index.ts';
import { sessions } from '../../../functions/src/courses/sessionStore.ts';
import type { Services } from '../../../functions/src/platform/services.ts';
import { currentPolicy } from '../../../functions/src/settings/index.ts';
import { studentPerson } from '../../school/roll.ts';
import type { PastClass } from './classes.ts';
import { pastClasses } from './classes.ts';
import type { Pupil } from './documents.ts';
import { attemptId, keptOf } from './documents.ts';

export interface History {
  readonly sessions: number;
  readonly records: number;
}

/**
 * Past weeks of every course, as the backend would have kept them: no operation makes a session in the past. Attempts are
 * for the funnels of the stats alone; see `dropAttempts`.
 */
export async function writeHistory(
  services: Services,
  staffUid: string,
  now: Date,
): Promise<History> {
  const { db } = services;
  const office = { staffUid, policyVersion: (await currentPolicy(db)).version };
  const writer = db.bulkWriter({ throttling: false });
  const count = { sessions: 0, records: 0 };
  const put = (past: PastClass, pupil: Pupil): void => {
    const { uid, record, event, attempts: tries } = keptOf(past, pupil, office);
    void writer.set(recordRef(db, past.id, uid), record);
    void writer.set(eventsOf(db, past.id, uid).doc(record.eventId ?? 'close'), event);
    for (const [i, one] of tries.entries())
      void writer.set(attempts(db).doc(attemptId(past, pupil, i + 1)), one);
    count.records += 1;
  };
  for (const courseId of await allCourseIds(db)) {
    const pupils = await pupilsOf(services, courseId);
    for (const past of await pastClasses(services, courseId, now)) {
      void writer.set(sessions(db).doc(past.id), past.session);
      count.sessions += 1;
      for (const pupil of pupils) put(past, pupil);
    }
  }
  await writer.close();
  return count;
}

async function pupilsOf({ db }: Services, courseId: string): Promise<Pupil[]> {
  const first = Number(studentPerson(0).studentNumber.slice(1));
  const pupils: Pupil[] = [];
  for await (const page of rosterPages(db, courseId, 100)) {
    for (const { uid, studentNumber } of page)
      if (uid !== null) pupils.push({ uid, index: Number(studentNumber.slice(1)) - first });
  }
  return pupils;
}

/** Sessions with all that is in them, and what was unusual in them. */
export async function clearHistory({ db }: Services): Promise<void> {
  await db.recursiveDelete(sessions(db));
  for (const name of ['anomalies', 'anomalyNotices']) await db.recursiveDelete(db.collection(name));
}

/** A school would have lost them by their time to live. */
export async function dropAttempts({ db }: Services): Promise<void> {
  await db.recursiveDelete(attempts(db));
}
