import { operation } from '../platform/operation.ts';
import { Report, ReportRequest } from './contract.ts';
import { READERS, reportFor } from './mayRead.ts';
import { toReport } from './toReport.ts';

export const getReport = operation({
  name: 'getReport',
  summary: 'How far a report has come, and which files came of it.',
  method: 'GET',
  path: '/reports/{reportId}',
  roles: READERS,
  tier: 'light',
  writes: false,
  input: ReportRequest,
  output: Report,
  failures: ['not-found'],
  handler: async ({ caller, input: { reportId }, services }) => {
    const { doc } = await reportFor(services, caller, reportId);
    return toReport(reportId, doc);
  },
});
