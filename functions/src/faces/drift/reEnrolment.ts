import type { Firestore } from 'firebase-admin/firestore';
import { FR_FEATURE } from '../engine/embedders.ts';
import { modelOfLoadedRecogniser } from '../recognition/selected.ts';
import { sameModel } from '../recognition/compare.ts';
import { vaultOf } from '../vault/vaultStore.ts';
import { hasDrifted } from './drift.ts';
import { driftRef } from './driftStore.ts';

/** Why somebody who is enrolled should enrol anew. */
export const RE_ENROLMENT_REASONS = ['model-changed', 'drift'] as const;
export type ReEnrolment = (typeof RE_ENROLMENT_REASONS)[number];

/** Null: there is no need to, or no template. */
export async function reEnrolmentOf(db: Firestore, uid: string): Promise<ReEnrolment | null> {
  const [template, known] = await Promise.all([
    vaultOf(db).doc(uid).get(),
    driftRef(db, uid).get(),
  ]);
  const stored = template.data();
  if (stored === undefined) return null;
  if (!sameModel(stored.model, (await modelOfLoadedRecogniser()) ?? FR_FEATURE)) {
    return 'model-changed';
  }
  const drift = known.data();
  if (drift?.templateVersion !== stored.templateVersion) return null;
  return hasDrifted(drift, drift.acceptFrom) ? 'drift' : null;
}
