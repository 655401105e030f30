import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { Meeting, UpdateMeetingRequest } from './contract.ts';
import { meetingsOf } from './courseStore.ts';
import { meetingFields, putMeeting } from './putMeeting.ts';

export const updateMeeting = operation({
  name: 'updateMeeting',
  summary: 'Change a weekly class; only sessions not yet begun move.',
  method: 'PUT',
  path: '/courses/{courseId}/meetings/{meetingId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateMeetingRequest,
  output: Meeting,
  failures: ['not-found'],
  handler: (context) => {
    const { input, services } = context;
    const { db } = services;
    const ref = meetingsOf(db, input.courseId).doc(input.meetingId);
    return commit(context, async (write) => {
      const before = (await write.tx.get(ref)).data();
      if (before === undefined) throw new Failure('not-found');
      await requirePlaces(write.tx, db, input.placeIds ?? []);
      return putMeeting(write, ref, meetingFields(input, before.timeZone), 'meeting.updated');
    });
  },
});
