import type { Write } from '../../platform/commit.ts';
import type { Finding } from '../../platform/finding.ts';
import { unchangedSince } from '../../platform/firestore.ts';
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
  const before = known.data();
  if (before === undefined) return;
  const next = noted(before, findings, accepted);
  if (next === null) return;
  const { drift, why } = next;
  const asked = drift.asked || why !== null;
  tx.update(known.ref, { ...drift, asked }, unchangedSince(known));
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

/** Null when there is nothing to note; what was compared with another template than the present one is nothing. */
function noted(before: StoredDrift, findings: readonly Finding[], accepted: boolean): Noted | null {
  const finding = findings.find(({ reason }) => saysOfTemplate(reason));
  if (finding?.evidence['templateVersion'] !== before.templateVersion) return null;
  if (finding.reason === 'TEMPLATE_OUTDATED') {
    return before.asked ? null : { drift: before, why: 'model-changed' };
  }
  const { similarity, acceptFrom } = finding.evidence;
  if (!accepted || typeof similarity !== 'number' || typeof acceptFrom !== 'number') return null;
  const drift = { ...drifted(before, before.templateVersion, similarity), acceptFrom };
  return { drift, why: hasDrifted(drift, acceptFrom) ? 'drift' : null };
}

/** Whether a finding of this reason tells of the person's template: then its drift is to be read. */
export function saysOfTemplate(reason: string): boolean {
  return reason === 'FACE_MATCH' || reason === 'TEMPLATE_OUTDATED';
}
