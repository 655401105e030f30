import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { Meeting, UpdateMeetingRequest } from './meetingContract.ts';
import { meetingsOf } from './courseStore.ts';
import { firstDate, meetingFields, putMeeting } from './putMeeting.ts';
import { requireDayPart } from './requireDayPart.ts';

export const updateMeeting = operation({
  name: 'updateMeeting',
  summary: 'Change a meeting; only sessions not yet begun move.',
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
      await Promise.all([
        requirePlaces(write.tx, db, input.placeIds ?? []),
        requireDayPart(db, input.dayPart, write.tx),
      ]);
      const begins = input.from ?? before.from ?? write.now.toISOString().slice(0, 10);
      const anchor = before.anchor ?? firstDate(begins, input.weekday);
      const fields = meetingFields(input, before.timeZone, anchor);
      return putMeeting(write, ref, fields, 'meeting.updated');
    });
  },
});
