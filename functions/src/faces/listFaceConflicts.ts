import { z } from 'zod';
import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
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
    const rest =
      input.cursor === undefined
        ? found
        : found.startAfter(...decodeCursor(input.cursor, Position));
    // The reply is not kept under the key: measured values stay in one place, and each look counts.
    return await commit(
      context,
      async ({ tx, audit }) => {
        const { docs } = await tx.get(rest.limit(input.limit + 1));
        const { page, nextCursor } = pageOf(docs, input.limit, (doc) => [
          doc.data().foundAt.toISOString(),
          doc.id,
        ]);
        audit({
          action: 'face-conflicts.shown',
          subject: 'faceConflicts',
          details: { conflicts: page.length, status: input.status },
        });
        return {
          conflicts: page.map((doc) => {
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
          nextCursor,
        };
      },
      { keepReply: false },
    );
  },
});

const Position = z.tuple([CursorInstant, z.string().regex(/^[0-9a-f]{32}$/)]);
