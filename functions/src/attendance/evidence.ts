import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import type { z } from 'zod';
import type { Write } from '../platform/commit.ts';
import type { StoredEvidence } from './attemptStore.ts';
import type { ShowEvidenceReply } from './contract.ts';
import { recordRef } from './recordStore.ts';

type Shown = z.input<typeof ShowEvidenceReply>['attempts'];

/**
 * Evidence as staff see it, and the audit event of the look: the only way in which measured values leave. The
 * operation must not keep its reply, so that they stay in one place and each look counts.
 */
export function showToStaff(
  write: Write,
  db: Firestore,
  about: { readonly sessionId: string; readonly studentUid: string },
  found: readonly DocumentSnapshot<StoredEvidence>[],
): Shown {
  const shown = found.flatMap((doc) => {
    const evidence = doc.data();
    if (evidence === undefined) return [];
    const { operation, at, decision, policyVersion, rulesVersion, findings } = evidence;
    const attempt = { attemptId: doc.id, operation, at: at.toISOString(), decision };
    return [{ ...attempt, policyVersion, rulesVersion, findings }];
  });
  write.audit({
    action: 'evidence.shown',
    subject: recordRef(db, about.sessionId, about.studentUid).path,
    details: { attempts: shown.length },
  });
  return shown;
}
