import type { z } from 'zod';
import type { Anomaly } from './anomalyStore.ts';
import type { AnomalyReply } from './contract.ts';
import { reasonOf } from './words.ts';

export function toReply(anomaly: Anomaly): z.input<typeof AnomalyReply> {
  const { id, kind, state, current, courseId, studentUids, episode, evidence } = anomaly;
  const { firstSeenAt, lastSeenAt, clearedAt, dismissal, revision } = anomaly;
  const counts = Object.entries(evidence).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    anomalyId: id,
    kind,
    state,
    current,
    courseId,
    studentUids,
    episode,
    reason: reasonOf(evidence),
    evidence: {
      from: evidence.from.toISOString(),
      to: evidence.to.toISOString(),
      sessionIds: evidence.sessionIds,
      counts: Object.fromEntries(counts),
      deviceId: evidence.kind === 'shared-device' ? evidence.deviceId : null,
    },
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    clearedAt: clearedAt?.toISOString() ?? null,
    dismissal: dismissal === null ? null : { ...dismissal, at: dismissal.at.toISOString() },
    revision,
  };
}
