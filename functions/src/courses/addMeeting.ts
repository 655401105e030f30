import { randomBytes } from 'node:crypto';
import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { AddMeetingRequest, Meeting } from './meetingContract.ts';
import { courseOf, meetingsOf, terms } from './courseStore.ts';
import { firstDate, meetingFields, putMeeting } from './putMeeting.ts';
import { requireDayPart } from './requireDayPart.ts';

export const addMeeting = operation({
  name: 'addMeeting',
  summary:
    'Add a class in every week, or every few weeks, to a course; its sessions are materialised at once.',
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
      const [term] = await Promise.all([
        write.tx.get(terms(db).doc(course.termId)),
        requirePlaces(write.tx, db, input.placeIds ?? []),
        requireDayPart(db, input.dayPart, write.tx),
      ]);
      // Fixed once: a term that moves must not turn the odd weeks into the even ones.
      const begins = input.from ?? term.data()?.from ?? write.now.toISOString().slice(0, 10);
      const anchor = firstDate(begins, input.weekday);
      return putMeeting(write, ref, meetingFields(input, course.timeZone, anchor), 'meeting.added');
    });
  },
});
