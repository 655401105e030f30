import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { RosterLine } from './contract.ts';
import { AddToRosterReply, AddToRosterRequest } from './contract.ts';
import { courseOf } from './courseStore.ts';
import { accountFor, entryOf, linkEntry } from './enrol.ts';
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
        students.map(async (student) => {
          const before = (await tx.get(roster.doc(student.studentNumber))).data();
          return await accountFor(services, student, before, tx);
        }),
      );
      for (const [i, student] of students.entries()) {
        const entry = entryOf(courseId, student, uids[i] ?? null, now);
        tx.set(roster.doc(student.studentNumber), entry);
        linkEntry(tx, db, entry, now);
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
