import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { newRevision } from '../../platform/revision.ts';
import { anomalies } from './anomalyStore.ts';
import { DismissAnomalyRequest, GetAnomalyReply } from './contract.ts';
import { mustConcern } from './staffOf.ts';
import { toReply } from './toReply.ts';

export const dismissAnomaly = operation({
  name: 'dismissAnomaly',
  summary: 'Say why something unusual needs no more looking at, as long as it lasts.',
  method: 'POST',
  path: '/insights/anomalies/{anomalyId}/dismissal',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: DismissAnomalyRequest,
  output: GetAnomalyReply,
  failures: ['not-found', 'conflict'],
  handler: (context) =>
    commit(context, async ({ tx, now, audit }) => {
      const { caller, input, services } = context;
      const { anomalyId, reason } = input;
      const ref = anomalies(services.db).doc(anomalyId);
      const before = mustConcern(caller, (await tx.get(ref)).data(), now);
      if (before.state !== 'open') {
        const was = before.state === 'dismissed' ? 'It was dismissed before.' : 'It has cleared.';
        throw new Failure('conflict', { detail: was });
      }
      const change = {
        state: 'dismissed' as const,
        dismissal: { by: caller.uid, at: now, reason },
        revision: newRevision(),
      };
      tx.update(ref, change);
      audit({
        action: 'anomaly.dismissed',
        subject: ref.path,
        details: { anomaly: before.kind, courseId: before.courseId },
      });
      return { anomaly: toReply({ id: anomalyId, ...before, ...change }) };
    }),
});
