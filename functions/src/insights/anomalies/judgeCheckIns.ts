import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { deviceOf } from '../../accounts/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import { accessOf } from '../../platform/access.ts';
import { anomalies, currentOfStudent } from './anomalyStore.ts';
import type { CheckInSignal } from './detect/checkIns.ts';
import { edgeOfFence } from './detect/edgeOfFence.ts';
import { impossibleTravel } from './detect/impossibleTravel.ts';
import { scoreDrift } from './detect/scoreDrift.ts';
import { sharedDevice } from './detect/sharedDevice.ts';
import type { LookupCache, Lookups } from './lookups.ts';
import { isSettled, settleAnomalies } from './settleAnomalies.ts';
import type { AnomalyKind, Found, StoredAnomaly } from './shapes.ts';
import { signalsOf, usesOf } from './signalStore.ts';

/** What a student's check-ins show. */
const OF_STUDENT: readonly AnomalyKind[] = ['edge-of-fence', 'impossible-travel', 'score-drift'];

type Standing = QueryDocumentSnapshot<StoredAnomaly>;

/** Judges what is kept of a student's check-ins, at this moment; writes only what that changes. */
export async function judgeStudent(
  context: CallContext,
  cache: LookupCache,
  uid: string,
): Promise<void> {
  const { db, clock } = context.services;
  const now = clock.now();
  const ref = signalsOf(db).doc(uid);
  const [kept, standing] = await Promise.all([ref.get(), currentOfStudent(db, uid).get()]);
  const checkIns = kept.data()?.checkIns ?? [];
  const lookups = await cache.for(checkIns, now);
  const current = standing.docs.filter(isOfStudent);
  const found = foundIn(uid, checkIns, current, lookups, now);
  if (isSettled({ current, found })) return;
  await settleAnomalies(context, async (tx) => {
    const [again, docs] = await Promise.all([tx.get(ref), tx.get(currentOfStudent(db, uid))]);
    const here = docs.docs.filter(isOfStudent);
    const signals = again.data()?.checkIns ?? [];
    return { current: here, found: foundIn(uid, signals, here, lookups, now) };
  });
}

/** The same for a phone that was used by others than its owner. */
export async function judgeDevice(context: CallContext, deviceId: string): Promise<void> {
  const { db, clock } = context.services;
  const now = clock.now();
  const owner = await ownerOf(context, deviceId);
  const subject = `shared-device~${deviceId}`;
  await settleAnomalies(context, async (tx) => {
    const standing = anomalies(db).where('subject', '==', subject).where('current', '==', true);
    const [kept, { docs }] = await Promise.all([
      tx.get(usesOf(db).doc(deviceId)),
      tx.get(standing),
    ]);
    const uses = kept.data()?.uses ?? [];
    const shared = sharedDevice(deviceId, uses, owner, now, docs.length > 0);
    const found = shared === null ? [] : [{ subject, courseId: null, ...shared }];
    return {
      current: docs,
      found: found.map((one) => ({ ...one, studentUids: [...one.studentUids] })),
    };
  });
}

/** The student whose phone it is; null of a phone of nobody's, or of somebody who does not check in. */
async function ownerOf(
  { services: { db } }: CallContext,
  deviceId: string,
): Promise<string | null> {
  const device = await deviceOf(db, deviceId);
  if (device === null) return null;
  const access = (await accessOf(db).doc(device.uid).get()).data();
  return access?.role === 'student' ? device.uid : null;
}

function isOfStudent(doc: Standing): boolean {
  return OF_STUDENT.includes(doc.data().kind);
}

function foundIn(
  uid: string,
  checkIns: readonly CheckInSignal[],
  current: readonly Standing[],
  lookups: Lookups,
  now: Date,
): Found[] {
  const stands = new Set(current.map((doc) => doc.data().subject));
  const found: Found[] = [];
  const note = (subject: string, courseId: string | null, evidence: Found['evidence'] | null) => {
    if (evidence !== null) found.push({ subject, courseId, studentUids: [uid], evidence });
  };
  for (const [courseId, some] of Map.groupBy(checkIns, (one) => one.courseId)) {
    const subject = `edge-of-fence~${courseId}~${uid}`;
    const usual = lookups.usual(courseId, uid);
    note(subject, courseId, edgeOfFence(some, now, usual, stands.has(subject)));
  }
  const travel = `impossible-travel~${uid}`;
  note(travel, null, impossibleTravel(checkIns, now, lookups, stands.has(travel)));
  const drift = `score-drift~${uid}`;
  note(drift, null, scoreDrift(checkIns, stands.has(drift)));
  return found;
}
