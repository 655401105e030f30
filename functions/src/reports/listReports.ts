import { z } from 'zod';
import { Failure } from '../platform/failures.ts';
import { Id } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListReportsReply, ListReportsRequest } from './contract.ts';
import { READERS } from './mayRead.ts';
import { reportsQuery } from './reportStore.ts';
import { toReport } from './toReport.ts';

export const listReports = operation({
  name: 'listReports',
  summary: 'One’s own reports, the latest first; admins see everybody’s.',
  method: 'GET',
  path: '/reports',
  roles: READERS,
  tier: 'light',
  writes: false,
  input: ListReportsRequest,
  output: ListReportsReply,
  failures: [],
  handler: async ({ caller, input: { by, limit, cursor }, services: { db } }) => {
    const isAdmin = caller.role === 'admin';
    if (!isAdmin && by !== undefined && by !== caller.uid) throw new Failure('permission-denied');
    let query = reportsQuery(db, isAdmin ? by : caller.uid);
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const found = (await query.limit(limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, limit, (doc) => [
      doc.data().createdAt.toISOString(),
      doc.id,
    ]);
    return { reports: page.map((doc) => toReport(doc.id, doc.data())), nextCursor };
  },
});

const Position = z.tuple([CursorInstant, Id]);
