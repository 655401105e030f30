import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { Meeting, RemoveMeetingRequest } from './meetingContract.ts';
import { meetingsOf } from './courseStore.ts';

export const removeMeeting = operation({
  name: 'removeMeeting',
  summary: 'End a meeting; its sessions not yet begun are cancelled, those held stay.',
  method: 'DELETE',
  path: '/courses/{courseId}/meetings/{meetingId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: RemoveMeetingRequest,
  output: Meeting,
  failures: ['not-found'],
  handler: (context) => {
    const { courseId, meetingId } = context.input;
    const ref = meetingsOf(context.services.db, courseId).doc(meetingId);
    return commit(context, async ({ tx, audit }) => {
      const meeting = (await tx.get(ref)).data();
      if (meeting === undefined) throw new Failure('not-found');
      tx.delete(ref);
      audit({ action: 'meeting.removed', subject: ref.path });
      return { id: meetingId, courseId, ...meeting };
    });
  },
});
