import type { DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import type { Write } from '../../platform/commit.ts';
import type { Finding } from '../../platform/finding.ts';
import type { FaceDrift, StoredDrift } from './driftStore.ts';
import { drifted, hasDrifted } from './drift.ts';

/**
 * Notes, with the outcome of a check-in, what its face check says about the template: how alike an accepted one was, or
 * that the template is another model's. Asks the person to enrol anew, once for each template.
 * @param known `faceDrift/{uid}` as read before; what was written since fails the commit as a precondition
 * @param attemptId names the notice
 */
export function noteFace(
  { tx, intent }: Write,
  known: FaceDrift,
  uid: string,
  findings: readonly Finding[],
  accepted: boolean,
  attemptId: string,
): void {
  const next = noted(known.data() ?? null, findings, accepted);
  if (next === null) return;
  const { drift, why } = next;
  const asked = drift.asked || why !== null;
  if (known.exists) tx.update(known.ref, { ...drift, asked }, asRead(known));
  else tx.create(known.ref, { ...drift, asked });
  if (why === null || drift.asked) return;
  intent({
    dedupeKey: `face.re-enrolment-asked:${attemptId}`,
    kind: 'face.re-enrolment-asked',
    to: [uid],
    data: { why },
  });
}

interface Noted {
  readonly drift: StoredDrift;
  readonly why: 'drift' | 'model-changed' | null;
}

/** Null when there is nothing to note. */
function noted(
  before: StoredDrift | null,
  findings: readonly Finding[],
  accepted: boolean,
): Noted | null {
  const outdated = findings.find(({ reason }) => reason === 'TEMPLATE_OUTDATED');
  if (outdated !== undefined) {
    const { templateVersion } = outdated.evidence;
    if (typeof templateVersion !== 'number') return null;
    const same = before?.templateVersion === templateVersion ? before : null;
    if (same?.asked === true) return null;
    const fresh = { templateVersion, count: 0, mean: 0, acceptFrom: 0, asked: false };
    return { drift: same ?? fresh, why: 'model-changed' };
  }
  const match = findings.find(({ reason }) => reason === 'FACE_MATCH');
  if (match === undefined || !accepted) return null;
  const { templateVersion, similarity, acceptFrom } = match.evidence;
  if (typeof templateVersion !== 'number' || typeof similarity !== 'number') return null;
  if (typeof acceptFrom !== 'number') return null;
  const drift = { ...drifted(before, templateVersion, similarity), acceptFrom };
  return { drift, why: hasDrifted(drift, acceptFrom) ? 'drift' : null };
}

function asRead({ updateTime }: DocumentSnapshot): { lastUpdateTime: Timestamp } {
  if (updateTime === undefined) throw new Error('a document that was read has been written');
  return { lastUpdateTime: updateTime };
}
