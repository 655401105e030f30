import { isStaffOfNamed } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, pageOf } from '../../platform/page.ts';
import { anomaliesQuery } from './anomalyStore.ts';
import { AnomalyPosition, ListAnomaliesReply, ListAnomaliesRequest } from './contract.ts';
import { toReply } from './toReply.ts';

export const listAnomalies = operation({
  name: 'listAnomalies',
  summary: 'What is unusual and why: instructors see a course of theirs, admins everything.',
  method: 'GET',
  path: '/insights/anomalies',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListAnomaliesRequest,
  output: ListAnomaliesReply,
  failures: ['permission-denied'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { cursor, limit, from, ...asked } = input;
    if (!isStaffOfNamed(caller.access, asked.courseId, clock.now())) {
      throw new Failure('permission-denied');
    }
    const since = from === undefined ? undefined : new Date(from);
    let query = anomaliesQuery(db, { ...asked, from: since });
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, AnomalyPosition));
    const { docs } = await query.limit(limit + 1).get();
    const { page, nextCursor } = pageOf(docs, limit, (doc) => [
      doc.data().lastSeenAt.toISOString(),
      doc.id,
    ]);
    return { anomalies: page.map((doc) => toReply({ id: doc.id, ...doc.data() })), nextCursor };
  },
});
