import { FieldPath } from 'firebase-admin/firestore';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../../platform/page.ts';
import { invalidField } from '../../platform/failures.ts';
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
    const rest = input.cursor === undefined ? some : some.startAfter(position(input.cursor));
    const { docs: more } = await rest.limit(input.limit + 1).get();
    const docs = more.slice(0, input.limit);
    const last = docs.length < more.length ? docs.at(-1) : undefined;
    const { failed, skipped } = doc.counts;
    return {
      rows: docs.map((line) => line.data()),
      problemsNotKept: Math.max(0, failed + skipped - doc.problemsKept),
      nextCursor: last === undefined ? null : encodeCursor([last.id]),
    };
  },
});

/** @throws Failure invalid-request when the cursor is not one of ours */
function position(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!/^[\w.:@+~-]{1,300}$/.test(id) || !isStorableId(id)) {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
  return id;
}
