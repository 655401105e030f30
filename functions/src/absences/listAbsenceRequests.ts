import { z } from 'zod';
import { isStaffOfNamed } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import { Id } from '../platform/ids.ts';
import type { Member } from '../platform/operation.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, pageOf } from '../platform/page.ts';
import { ListAbsenceRequestsReply, ListAbsenceRequestsRequest } from './contract.ts';
import { actsFor } from './parties.ts';
import { requestsQuery } from './requestStore.ts';
import { toRequest } from './toRequest.ts';

export const listAbsenceRequests = operation({
  name: 'listAbsenceRequests',
  summary:
    'Requests, latest first: students see their own, guardians those of a child, instructors those of a course of theirs.',
  method: 'GET',
  path: '/absence-requests',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListAbsenceRequestsRequest,
  output: ListAbsenceRequestsReply,
  failures: ['permission-denied'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { cursor, limit, ...asked } = input;
    const studentUid = asked.studentUid ?? (caller.role === 'student' ? caller.uid : undefined);
    const filter = { ...asked, studentUid };
    mustStayWithin(caller, filter, clock.now());
    const isOffice = caller.role === 'admin';
    // Drafts concern the student's side alone.
    if (isOffice && filter.status === 'draft') return { requests: [], nextCursor: null };
    let query = requestsQuery(db, { ...filter, submitted: isOffice });
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const { docs } = await query.limit(limit + 1).get();
    const { page, nextCursor } = pageOf(docs, limit, (doc) => [doc.data().firstDay, doc.id]);
    // So do those that were withdrawn or ran out as drafts, which no query tells from others.
    const seen = isOffice ? page.filter((doc) => doc.data().round > 0) : page;
    return { requests: seen.map((doc) => toRequest(doc.id, doc.data())), nextCursor };
  },
});

/** Requests of a course are not its draft ones: those name no course. @throws Failure permission-denied */
function mustStayWithin(
  caller: Member,
  { studentUid, courseId }: { studentUid: string | undefined; courseId?: string | undefined },
  now: Date,
): void {
  const mayList =
    isStaffOfNamed(caller.access, courseId, now) ||
    (studentUid !== undefined && actsFor(caller, studentUid, now));
  if (!mayList) throw new Failure('permission-denied');
}

const Position = z.tuple([z.iso.date(), Id]);
