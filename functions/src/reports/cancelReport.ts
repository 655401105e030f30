import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { Report, ReportRequest } from './contract.ts';
import { dropFiles } from './files/reportFiles.ts';
import { READERS, reportToChange } from './mayRead.ts';
import { isUnderWay, reports } from './reportStore.ts';
import { toReport } from './toReport.ts';

export const cancelReport = operation({
  name: 'cancelReport',
  summary: 'Stop a report that is not ready yet; nothing of it is kept.',
  method: 'POST',
  path: '/reports/{reportId}/cancel',
  roles: READERS,
  tier: 'light',
  writes: true,
  input: ReportRequest,
  output: Report,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const ref = reports(services.db).doc(input.reportId);
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const doc = await reportToChange(tx, ref, caller, now);
      if (!isUnderWay(doc)) {
        throw new Failure('conflict', { detail: `The report is ${doc.status}.` });
      }
      const end = { endedAt: now, updatedAt: now, leaseUntil: null, dueAt: null };
      const next = { ...doc, ...end, status: 'cancelled' as const };
      tx.set(ref, next);
      const { rows } = doc.progress;
      audit({ action: 'report.cancelled', subject: ref.path, details: { rows } });
      return toReport(ref.id, next);
    });
    // Whoever is building it sees within a page that it is over, and deletes what he wrote since.
    await dropFiles(services, ref.id);
    return reply;
  },
});
