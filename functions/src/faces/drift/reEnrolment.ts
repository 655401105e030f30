import type { Firestore } from 'firebase-admin/firestore';
import { isInForce } from '../recognition/selected.ts';
import { vaultOf } from '../vault/vaultStore.ts';
import { hasDrifted } from './drift.ts';
import { driftRef } from './driftStore.ts';
import type { ReEnrolment } from './reasons.ts';

/** Null: there is no need to, or no template. */
export async function reEnrolmentOf(db: Firestore, uid: string): Promise<ReEnrolment | null> {
  const [template, known] = await Promise.all([
    vaultOf(db).doc(uid).get(),
    driftRef(db, uid).get(),
  ]);
  const stored = template.data();
  if (stored === undefined) return null;
  if (!(await isInForce(stored.model))) return 'model-changed';
  const drift = known.data();
  if (drift?.templateVersion !== stored.templateVersion) return null;
  return hasDrifted(drift, drift.acceptFrom) ? 'drift' : null;
}
