import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { fileLinks } from '../platform/fileLinks/selected.ts';
import { operation } from '../platform/operation.ts';
import { OpenReportReply, OpenReportRequest } from './contract.ts';
import { READERS, mayReadRows, reportFor } from './mayRead.ts';

export const openReport = operation({
  name: 'openReport',
  summary: 'An address, for minutes, under which one file of a report can be had; audited.',
  method: 'POST',
  path: '/reports/{reportId}/link',
  roles: READERS,
  tier: 'light',
  writes: true,
  input: OpenReportRequest,
  output: OpenReportReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { snapshot, doc } = await reportFor(services, caller, input.reportId);
    if (!(await mayReadRows(services, doc, caller))) throw new Failure('not-found');
    if (doc.status !== 'ready' || doc.filesUntil <= services.clock.now()) {
      const is = doc.status === 'ready' ? 'expired' : doc.status;
      throw new Failure('conflict', { detail: `The report is ${is}.` });
    }
    const part = doc.parts[input.part - 1];
    if (part === undefined) throw new Failure('not-found');
    await commit(
      context,
      ({ audit }) => {
        const details = { part: input.part, own: doc.by === caller.uid };
        audit({ action: 'report.opened', subject: snapshot.ref.path, details });
        return Promise.resolve();
      },
      { keepReply: false },
    );
    const { name, type, path, bytes, sha256 } = part;
    const { url, expiresAt } = await fileLinks().linkTo(services, { path, type, name });
    return { url, expiresAt: expiresAt.toISOString(), name, type, bytes, sha256 };
  },
});
