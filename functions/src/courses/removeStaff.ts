import { revokeStaff, staffGrantRef } from '../accounts/index.ts';
import { accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { RemoveStaffRequest, StaffGrant } from './contract.ts';

export const removeStaff = operation({
  name: 'removeStaff',
  summary: 'Take a course from an instructor, at once.',
  method: 'DELETE',
  path: '/courses/{courseId}/staff/{uid}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: RemoveStaffRequest,
  output: StaffGrant,
  failures: ['not-found'],
  handler: (context) => {
    const { courseId, uid } = context.input;
    const { db } = context.services;
    return commit(context, async ({ tx, now, audit }) => {
      const ref = staffGrantRef(db, courseId, uid);
      const [found, access] = await Promise.all([tx.get(ref), tx.get(accessOf(db).doc(uid))]);
      const grant = found.data();
      if (grant === undefined) throw new Failure('not-found');
      // The account may be gone; its grant goes all the same.
      if (access.exists) revokeStaff(tx, db, courseId, uid);
      else tx.delete(ref);
      audit({ action: 'staff.removed', subject: ref.path });
      return { courseId, uid, role: grant.role, until: now.toISOString() };
    });
  },
});
