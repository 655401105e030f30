import { commit } from '../platform/commit.ts';
import { invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { InviteReply, InviteRequest } from './contract.ts';
import { offers } from './guardians/offers.ts';
import { sendInvitation } from './invitationStore.ts';
import { missingCourses } from './staffGrants.ts';

export const invite = operation({
  name: 'invite',
  summary:
    'Invite an instructor, an admin or a guardian by a single-use code that goes out by mail.',
  method: 'POST',
  path: '/invitations',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: InviteRequest,
  output: InviteReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { email, role, courseIds, children } = context.input;
    const { db } = context.services;
    if (role !== 'instructor' && courseIds.length > 0) {
      throw invalidField('courseIds', 'only instructors are invited to courses');
    }
    if (role !== 'guardian' && children.length > 0) {
      throw invalidField('children', 'only guardians are invited to children');
    }
    return await commit(context, async (write) => {
      const [missing] = await missingCourses(write.tx, db, courseIds);
      if (missing !== undefined) throw invalidField('courseIds', `there is no course ${missing}`);
      const invitedBy = context.caller.uid;
      const offered = await offers(context.services, write, email, invitedBy, children);
      offered.withdrawEarlier();
      const { links } = offered;
      sendInvitation(write, db, { email, role, courseIds, children: links, invitedBy });
      return { invited: true as const };
    });
  },
});
