import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import { accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { RemoveStaffRequest, StaffGrant } from './contract.ts';
import { staffOfCourse } from './courseStore.ts';

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
      const ref = staffOfCourse(db, courseId).doc(uid);
      const accessRef = accessOf(db).doc(uid);
      const [found, access] = await Promise.all([tx.get(ref), tx.get(accessRef)]);
      const grant = found.data();
      if (grant === undefined) throw new Failure('not-found');
      tx.delete(ref);
      // The account may be gone; its grant goes all the same.
      if (access.exists) {
        tx.update(accessRef, new FieldPath('staffOf', courseId), FieldValue.delete());
      }
      audit({ action: 'staff.removed', subject: ref.path });
      return { courseId, uid, role: grant.role, until: now.toISOString() };
    });
  },
});
