import { grantStaff, staffGrantRef } from '../accounts/index.ts';
import { OPEN_END, accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { AssignStaffRequest, StaffGrant } from './contract.ts';
import { courseOf } from './courseStore.ts';

export const assignStaff = operation({
  name: 'assignStaff',
  summary: 'Give an instructor a course, for good or until a moment.',
  method: 'PUT',
  path: '/courses/{courseId}/staff/{uid}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: AssignStaffRequest,
  output: StaffGrant,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { courseId, uid, role } = input;
    const { db } = services;
    if (role === 'substitute' && input.until === undefined) {
      throw invalidField('until', 'a substitute needs the end of the grant');
    }
    const until = input.until === undefined ? OPEN_END : new Date(input.until);
    return commit(context, async ({ tx, now, audit }) => {
      if (until <= now) throw invalidField('until', 'must lie in the future');
      const [course, found] = await Promise.all([
        courseOf(db, courseId, tx),
        tx.get(accessOf(db).doc(uid)),
      ]);
      const access = found.data();
      if (course === undefined || access === undefined) throw new Failure('not-found');
      if (access.role !== 'instructor') {
        throw new Failure('conflict', { detail: 'Only an instructor can be given a course.' });
      }
      grantStaff(tx, db, courseId, { uid, role, until, grantedBy: caller.uid, updatedAt: now });
      audit({
        action: 'staff.assigned',
        subject: staffGrantRef(db, courseId, uid).path,
        details: { until: until.toISOString() },
      });
      return { courseId, uid, role, until: until.toISOString() };
    });
  },
});
