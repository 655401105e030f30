import { findAccountByRosterKey, linkRosterEntries } from '../accounts/index.ts';
import { OPEN_END } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { AddToRosterReply, AddToRosterRequest } from './contract.ts';
import { courses } from './courseStore.ts';
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
    const roster = rosterOf(db, courseId);
    return commit(context, async ({ tx, now, audit }) => {
      const course = await tx.get(courses(db).doc(courseId));
      if (!course.exists) throw new Failure('not-found');
      const found = await Promise.all(
        students.map(async ({ email, studentNumber }) => ({
          before: (await tx.get(roster.doc(studentNumber))).data(),
          account: await findAccountByRosterKey(services, email, studentNumber, tx),
        })),
      );
      let linked = 0;
      for (const [i, student] of students.entries()) {
        const { studentNumber, email, name } = student;
        const until = student.until === undefined ? OPEN_END : new Date(student.until);
        const uid = found[i]?.before?.uid ?? found[i]?.account?.uid ?? null;
        const entry: StoredRosterEntry = {
          courseId,
          studentNumber,
          email,
          name,
          uid,
          from: student.from === undefined ? null : new Date(student.from),
          until,
          status: 'active',
          updatedAt: now,
        };
        tx.set(roster.doc(studentNumber), entry);
        if (uid === null) continue;
        linkRosterEntries(tx, db, uid, [{ courseId, studentNumber, until }], now);
        linked++;
      }
      audit({
        action: 'roster.added',
        subject: `courses/${courseId}/roster`,
        details: { students: students.length, linked },
      });
      return { added: students.length, linked };
    });
  },
});
