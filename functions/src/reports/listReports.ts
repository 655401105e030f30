import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { ListReportsReply, ListReportsRequest } from './contract.ts';
import { createdPage } from './createdPage.ts';
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
  handler: async ({ caller, input: { by, ...wanted }, services: { db } }) => {
    const isAdmin = caller.role === 'admin';
    if (!isAdmin && by !== undefined && by !== caller.uid) throw new Failure('permission-denied');
    const query = reportsQuery(db, isAdmin ? by : caller.uid);
    const { page, nextCursor } = await createdPage(query, wanted);
    return { reports: page.map((doc) => toReport(doc.id, doc.data())), nextCursor };
  },
});
