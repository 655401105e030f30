import { z } from 'zod';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { ReportRequest } from './contract.ts';
import { dropFiles } from './files/reportFiles.ts';
import { READERS, reportToChange } from './mayRead.ts';
import { isUnderWay, reports } from './reportStore.ts';

export const deleteReport = operation({
  name: 'deleteReport',
  summary: 'Delete a report that has ended, with its files.',
  method: 'DELETE',
  path: '/reports/{reportId}',
  roles: READERS,
  tier: 'light',
  writes: true,
  input: ReportRequest,
  output: z.object({ reportId: z.string() }),
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const ref = reports(services.db).doc(input.reportId);
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const doc = await reportToChange(tx, ref, caller, now);
      if (isUnderWay(doc)) {
        throw new Failure('conflict', { detail: 'It is not ready yet: cancel it first.' });
      }
      tx.delete(ref);
      audit({ action: 'report.deleted', subject: ref.path, details: { by: doc.by } });
      return { reportId: ref.id };
    });
    // The sweep deletes what a killed process leaves here.
    await dropFiles(services, ref.id);
    return reply;
  },
});
