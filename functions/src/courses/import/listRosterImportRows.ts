import { z } from 'zod';
import { FieldPath } from 'firebase-admin/firestore';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, pageOf } from '../../platform/page.ts';
import { isStorableId } from '../../platform/ids.ts';
import { ListRosterImportRowsReply, ListRosterImportRowsRequest } from './contract.ts';
import { importOf } from './importReply.ts';
import { linesOf } from './importStore.ts';

export const listRosterImportRows = operation({
  name: 'listRosterImportRows',
  summary: 'What rows of an import would change, changed or could not be, in the file’s order.',
  method: 'GET',
  path: '/roster-imports/{importId}/rows',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListRosterImportRowsRequest,
  output: ListRosterImportRowsReply,
  failures: ['not-found'],
  handler: async ({ input, services }) => {
    const { doc } = await importOf(services, input.importId);
    const all = linesOf(services.db, input.importId).orderBy(FieldPath.documentId());
    const some = input.action === undefined ? all : all.where('action', '==', input.action);
    const rest =
      input.cursor === undefined ? some : some.startAfter(...decodeCursor(input.cursor, Position));
    const { docs } = await rest.limit(input.limit + 1).get();
    const { page, nextCursor } = pageOf(docs, input.limit, ({ id }) => [id]);
    const { failed, skipped } = doc.counts;
    return {
      rows: page.map((line) => line.data()),
      problemsNotKept: Math.max(0, failed + skipped - doc.problemsKept),
      nextCursor,
    };
  },
});

const Position = z.tuple([
  z
    .string()
    .regex(/^[\w.:@+~-]{1,300}$/)
    .refine(isStorableId),
]);
