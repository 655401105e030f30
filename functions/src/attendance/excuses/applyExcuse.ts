import type { Firestore } from 'firebase-admin/firestore';
import {
  isRosteredAt,
  rosterEntryOf,
  seeSession,
  sessionsBetween,
  spanOfDates,
} from '../../courses/index.ts';
import type { SeenSession } from '../../courses/index.ts';
import { accessOf } from '../../platform/access.ts';
import type { CallContext } from '../../platform/operation.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { recordsQuery } from '../recordStore.ts';
import type { Spot } from './excuseMarks.ts';
import { settleExcuses } from './excuseMarks.ts';
import type { SeenExcuse, StoredExcuse } from './excuseStore.ts';
import { coveringAmong, excuseRef, excusesOf } from './excuseStore.ts';

/** Sessions to a commit: a record, its event and the guard of the session each. */
const SESSIONS_AT_ONCE = 100;

/**
 * What one excuse means for its student's marks, by what stands now: covered sessions become excused, and marks that it
 * made of sessions it does not cover (any more) are taken back. It looks and changes what is missing, so it may die
 * anywhere, run beside another and run again: the end is the same.
 */
export async function applyExcuse(
  context: CallContext,
  excuseId: string,
  chunk = SESSIONS_AT_ONCE,
): Promise<void> {
  const { db } = context.services;
  const excuse = (await excuseRef(db, excuseId).get()).data();
  if (excuse === undefined) return;
  const ids = await sessionsOf(db, excuse);
  for (let start = 0; start < ids.length; start += chunk) {
    const some = ids.slice(start, start + chunk);
    await untilUndisturbed(async () => {
      const [seen, known] = await Promise.all([
        Promise.all(some.map((id) => seeSession(db, id))),
        excusesOf(db, excuse.studentUid).get(),
      ]);
      const found = seen.filter((one) => one !== null);
      const spots = await spotsOf(db, excuse.studentUid, found, known.docs);
      await settleExcuses(context, `excuses/${excuseId}`, spots);
    });
  }
}

/** Ids of the sessions whose marks it may concern, earliest first. */
async function sessionsOf(db: Firestore, excuse: StoredExcuse): Promise<string[]> {
  const { studentUid, from, to, sessionIds } = excuse;
  if (from === null || to === null) return sessionIds;
  const span = spanOfDates(from, to);
  const [access, marked] = await Promise.all([
    accessOf(db).doc(studentUid).get(),
    recordsQuery(db, { uids: [studentUid], method: 'request', ...span }).get(),
  ]);
  const courseIds = Object.keys(access.data()?.rosterOf ?? {});
  const held = await Promise.all(courseIds.map((id) => sessionsBetween(db, id, span)));
  return [
    ...new Set([
      ...held.flat().map(({ id }) => id),
      ...marked.docs.map((doc) => doc.data().sessionId),
    ]),
  ];
}

async function spotsOf(
  db: Firestore,
  uid: string,
  sessions: readonly SeenSession[],
  excuses: readonly SeenExcuse[],
): Promise<Spot[]> {
  const { studentNumber = null } = (await accessOf(db).doc(uid).get()).data() ?? {};
  const courseIds = [...new Set(sessions.map(({ session }) => session.courseId))];
  const entries = new Map(
    await Promise.all(
      courseIds.map(async (id) => {
        const entry = studentNumber === null ? null : await rosterEntryOf(db, id, studentNumber);
        return [id, entry] as const;
      }),
    ),
  );
  return sessions.map((seen): Spot => {
    const { session } = seen;
    const entry = entries.get(session.courseId) ?? null;
    const isRostered = entry?.uid === uid && isRosteredAt(entry, session.startsAt);
    return { seen, uid, excuses: coveringAmong(excuses, session), isRostered };
  });
}
