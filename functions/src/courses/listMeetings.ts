import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { ListMeetingsReply, ListMeetingsRequest } from './meetingContract.ts';
import { meetingsOf } from './courseStore.ts';
import { takesPart } from './teach.ts';

/** A course meets a few times a week. */
const MOST = 200;

export const listMeetings = operation({
  name: 'listMeetings',
  summary: 'A course’s meetings, from Monday on.',
  method: 'GET',
  path: '/courses/{courseId}/meetings',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListMeetingsRequest,
  output: ListMeetingsReply,
  failures: ['not-found'],
  handler: async ({ caller, input: { courseId }, services: { db, clock } }) => {
    if (!takesPart(caller.access, courseId, clock.now())) throw new Failure('not-found');
    const found = await meetingsOf(db, courseId).limit(MOST).get();
    const meetings = found.docs
      .map((doc) => ({ id: doc.id, courseId, ...doc.data() }))
      .sort((a, b) => a.weekday - b.weekday || (a.startLocal < b.startLocal ? -1 : 1));
    return { meetings };
  },
});
