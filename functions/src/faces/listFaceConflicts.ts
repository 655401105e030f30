import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';
import { invalidField } from '../platform/failures.ts';
import { ListFaceConflictsReply, ListFaceConflictsRequest } from './conflictContract.ts';
import { conflicts } from './sameFace/conflictStore.ts';

export const listFaceConflicts = operation({
  name: 'listFaceConflicts',
  summary: 'Accounts that may show one face, newest first; each look is audited.',
  method: 'POST',
  path: '/face-conflicts/list',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ListFaceConflictsRequest,
  output: ListFaceConflictsReply,
  failures: [],
  handler: async (context) => {
    const { input, services } = context;
    const found = conflicts(services.db)
      .where('status', '==', input.status)
      .orderBy('foundAt', 'desc')
      .orderBy('__name__', 'desc');
    const rest = input.cursor === undefined ? found : found.startAfter(...position(input.cursor));
    // The reply is not kept under the key: measured values stay in one place, and each look counts.
    return await commit(
      context,
      async ({ tx, audit }) => {
        const { docs: more } = await tx.get(rest.limit(input.limit + 1));
        const docs = more.slice(0, input.limit);
        audit({
          action: 'face-conflicts.shown',
          subject: 'faceConflicts',
          details: { conflicts: docs.length, status: input.status },
        });
        const last = docs.at(-1);
        return {
          conflicts: docs.map((doc) => {
            const { uids, similarity, conflictFrom, status, foundAt, dismissal } = doc.data();
            return {
              conflictId: doc.id,
              uids,
              similarity,
              conflictFrom,
              status,
              foundAt: foundAt.toISOString(),
              dismissal:
                dismissal === null ? null : { ...dismissal, at: dismissal.at.toISOString() },
            };
          }),
          nextCursor:
            last === undefined || docs.length === more.length
              ? null
              : encodeCursor([last.data().foundAt.toISOString(), last.id]),
        };
      },
      { keepReply: false },
    );
  },
});

/** @throws Failure invalid-request when the cursor is not one of ours */
function position(cursor: string): [Date, string] {
  const [at = '', id = ''] = decodeCursor(cursor, 2);
  const foundAt = new Date(at);
  if (Number.isNaN(foundAt.getTime()) || !/^[0-9a-f]{32}$/.test(id)) {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
  return [foundAt, id];
}
