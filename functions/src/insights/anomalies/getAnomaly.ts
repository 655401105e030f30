import { operation } from '../../platform/operation.ts';
import { anomalies } from './anomalyStore.ts';
import { AnomalyRequest, GetAnomalyReply } from './contract.ts';
import { mustConcern } from './staffOf.ts';
import { toReply } from './toReply.ts';

export const getAnomaly = operation({
  name: 'getAnomaly',
  summary: 'One thing that is unusual, with its evidence.',
  method: 'GET',
  path: '/insights/anomalies/{anomalyId}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: AnomalyRequest,
  output: GetAnomalyReply,
  failures: ['not-found'],
  handler: async ({ caller, input: { anomalyId }, services: { db, clock } }) => {
    const stored = (await anomalies(db).doc(anomalyId).get()).data();
    const anomaly = mustConcern(caller, stored, clock.now());
    return { anomaly: toReply({ id: anomalyId, ...anomaly }) };
  },
});
