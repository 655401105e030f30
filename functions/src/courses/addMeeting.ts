import { randomBytes } from 'node:crypto';
import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { AddMeetingRequest, Meeting } from './contract.ts';
import { courseOf, meetingsOf } from './courseStore.ts';
import { meetingFields, putMeeting } from './putMeeting.ts';

export const addMeeting = operation({
  name: 'addMeeting',
  summary: 'Add a weekly class to a course; its sessions are materialised at once.',
  method: 'POST',
  path: '/courses/{courseId}/meetings',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: AddMeetingRequest,
  output: Meeting,
  failures: ['not-found'],
  handler: (context) => {
    const { input, services } = context;
    const { db } = services;
    // Hex: the id becomes part of session ids, where an underscore parts it from the date.
    const ref = meetingsOf(db, input.courseId).doc(randomBytes(8).toString('hex'));
    return commit(context, async (write) => {
      const course = await courseOf(db, input.courseId, write.tx);
      if (course === undefined) throw new Failure('not-found');
      await requirePlaces(write.tx, db, input.placeIds ?? []);
      return putMeeting(write, ref, meetingFields(input, course.timeZone), 'meeting.added');
    });
  },
});
