import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { decodeCursor, pageOf } from '../platform/page.ts';
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
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const found = (await query.limit(limit + 1).get()).docs.map((doc) => doc.data());
    const { page, nextCursor } = pageOf(found, limit, ({ version }) => [String(version)]);
    return {
      versions: page.map(({ version, updatedAt, updatedBy }) => ({
        version,
        updatedAt: updatedAt.toISOString(),
        updatedBy,
      })),
      nextCursor,
    };
  },
});

const Position = z.tuple([
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
