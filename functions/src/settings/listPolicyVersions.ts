import { invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';
import { ListPolicyVersionsReply, ListPolicyVersionsRequest } from './contract.ts';
import { policyVersions } from './policyStore.ts';

export const listPolicyVersions = operation({
  name: 'listPolicyVersions',
  summary: 'Every version of the rules with who put it in force and when, newest first.',
  method: 'GET',
  path: '/policy/versions',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListPolicyVersionsRequest,
  output: ListPolicyVersionsReply,
  failures: [],
  handler: async ({ input: { cursor, limit }, services: { db } }) => {
    let query = policyVersions(db).orderBy('version', 'desc');
    if (cursor !== undefined) query = query.startAfter(versionIn(cursor));
    const found = (await query.limit(limit + 1).get()).docs.map((doc) => doc.data());
    const page = found.slice(0, limit);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      versions: page.map(({ version, updatedAt, updatedBy }) => ({
        version,
        updatedAt: updatedAt.toISOString(),
        updatedBy,
      })),
      nextCursor: last === undefined ? null : encodeCursor([String(last.version)]),
    };
  },
});

/** @throws Failure invalid-request */
function versionIn(cursor: string): number {
  const [version = ''] = decodeCursor(cursor, 1);
  if (!/^\d{1,9}$/.test(version)) {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
  return Number(version);
}
