import type { StoredEvidence } from '../../../attendance/index.ts';
import type { CheckInSignal } from './checkIns.ts';
import type { ForeignUse } from './sharedDevice.ts';

const FIXED: readonly string[] = ['INSIDE_GEOFENCE', 'EDGE_OF_GEOFENCE', 'OUTSIDE_GEOFENCE'];
const PROVEN: readonly string[] = ['INSIDE_GEOFENCE', 'AT_KIOSK'];

/** What detectors look at in the evidence of a check-in; null of a check-out: who leaves passes the edge. */
export function signalOf(attemptId: string, evidence: StoredEvidence): CheckInSignal | null {
  const { operation, sessionId, courseId, at, decision, findings } = evidence;
  if (operation !== 'checkIn') return null;
  const accepted = decision === 'accepted';
  const fix = findings.find(({ reason }) => FIXED.includes(reason));
  const proof = findings.find(({ reason }) => PROVEN.includes(reason));
  const match = findings.find(({ reason }) => reason === 'FACE_MATCH');
  const placeId = proof?.evidence['placeId'];
  const similarity = match?.evidence['similarity'];
  const templateVersion = match?.evidence['templateVersion'];
  return {
    attemptId,
    sessionId,
    courseId,
    at,
    located: fix !== undefined,
    edge: fix !== undefined && fix.reason !== 'INSIDE_GEOFENCE',
    tooFast: findings.some(({ reason }) => reason === 'IMPOSSIBLE_TRAVEL'),
    placeId: accepted && typeof placeId === 'string' ? placeId : null,
    similarity: accepted && typeof similarity === 'number' ? similarity : null,
    templateVersion: typeof templateVersion === 'number' ? templateVersion : null,
  };
}

/** The use of a phone that is not the student's own; null of any other check-in. A kiosk's key is never a student's. */
export function foreignUseOf(
  attemptId: string,
  { uid, operation, sessionId, at, findings }: StoredEvidence,
): ForeignUse | null {
  const reasons = new Set(findings.map(({ reason }) => reason));
  if (operation !== 'checkIn' || reasons.has('AT_KIOSK') || !reasons.has('DEVICE_UNKNOWN')) {
    return null;
  }
  return { attemptId, uid, sessionId, at };
}

/**
 * Both lists in one: each attempt once, the latest `most` of those not older than `days` before the latest, in order. The
 * same whatever list came first.
 */
export function mergedSignals<T extends { readonly attemptId: string; readonly at: Date }>(
  known: readonly T[],
  fresh: readonly T[],
  { days, most }: { readonly days: number; readonly most: number },
): T[] {
  const byAttempt = new Map([...known, ...fresh].map((one) => [one.attemptId, one]));
  const ordered = [...byAttempt.values()].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || (a.attemptId < b.attemptId ? -1 : 1),
  );
  const latest = ordered.at(-1)?.at.getTime() ?? 0;
  return ordered.filter(({ at }) => at.getTime() >= latest - days * 86_400_000).slice(-most);
}
