import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { findAccountByRosterKey, linkRosterEntries } from '../accounts/index.ts';
import { OPEN_END, accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { RosterLine } from './contract.ts';
import { AddToRosterReply, AddToRosterRequest } from './contract.ts';
import { courseOf } from './courseStore.ts';
import type { StoredRosterEntry } from './rosterStore.ts';
import { rosterOf } from './rosterStore.ts';

export const addToRoster = operation({
  name: 'addToRoster',
  summary: 'Put students on a course’s roster; accounts they own already are linked.',
  method: 'POST',
  path: '/courses/{courseId}/roster',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: AddToRosterRequest,
  output: AddToRosterReply,
  failures: ['not-found'],
  handler: (context) => {
    const { courseId, students } = context.input;
    const { services } = context;
    const { db } = services;
    mustBeDistinct(students);
    const roster = rosterOf(db, courseId);
    return commit(context, async ({ tx, now, audit }) => {
      const course = await courseOf(db, courseId, tx);
      if (course === undefined) throw new Failure('not-found');
      const uids = await Promise.all(
        students.map((student) => accountOf(tx, services, courseId, student)),
      );
      for (const [i, student] of students.entries()) {
        const { studentNumber, name } = student;
        const uid = uids[i] ?? null;
        const entry = entryOf(courseId, student, uid, now);
        tx.set(roster.doc(studentNumber), entry);
        if (uid === null) continue;
        linkRosterEntries(
          tx,
          db,
          uid,
          [{ courseId, studentNumber, name, until: entry.until }],
          now,
        );
      }
      const linked = uids.filter((uid) => uid !== null).length;
      audit({
        action: 'roster.added',
        subject: `courses/${courseId}/roster`,
        details: { students: students.length, linked },
      });
      return { added: students.length, linked };
    });
  },
});

/** One account cannot be two students, nor one entry be written twice. @throws Failure naming the second */
function mustBeDistinct(students: readonly RosterLine[]): void {
  for (const field of ['studentNumber', 'email'] as const) {
    const values = students.map((student) => student[field]);
    const twice = values.findIndex((value, i) => values.indexOf(value) !== i);
    if (twice >= 0) throw invalidField(`students.${String(twice)}.${field}`, 'comes twice');
  }
  for (const [i, { from, until }] of students.entries()) {
    if (from !== undefined && until !== undefined && new Date(until) <= new Date(from)) {
      throw invalidField(`students.${String(i)}.until`, 'must lie after `from`');
    }
  }
}

/** The account to link: the entry's own, while it still goes by this number, or the address's owner. */
async function accountOf(
  tx: Transaction,
  services: Services,
  courseId: string,
  { studentNumber, email }: RosterLine,
): Promise<string | null> {
  const { db } = services;
  const before = (await tx.get(rosterOf(db, courseId).doc(studentNumber))).data();
  const uid = before?.uid ?? null;
  if (uid !== null && (await goesBy(tx, db, uid, studentNumber))) return uid;
  return (await findAccountByRosterKey(services, email, studentNumber, tx))?.uid ?? null;
}

/** A removed entry keeps its account, which may have become somebody else's or staff's since. */
async function goesBy(
  tx: Transaction,
  db: Firestore,
  uid: string,
  studentNumber: string,
): Promise<boolean> {
  const access = (await tx.get(accessOf(db).doc(uid))).data();
  return access?.role === 'student' && access.studentNumber === studentNumber;
}

function entryOf(
  courseId: string,
  { studentNumber, email, name, from, until }: RosterLine,
  uid: string | null,
  now: Date,
): StoredRosterEntry {
  return {
    courseId,
    studentNumber,
    email,
    name,
    uid,
    from: from === undefined ? null : new Date(from),
    until: until === undefined ? OPEN_END : new Date(until),
    status: 'active',
    updatedAt: now,
  };
}
