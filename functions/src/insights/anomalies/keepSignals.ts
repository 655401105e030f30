import type { EvidenceAt } from '../../attendance/index.ts';
import { hasTemplate } from '../../faces/index.ts';
import { after } from '../../platform/clock.ts';
import type { Services } from '../../platform/services.ts';
import type { CheckInSignal } from './detect/checkIns.ts';
import type { ForeignUse } from './detect/sharedDevice.ts';
import { foreignUseOf, mergedSignals, signalOf } from './detect/signals.ts';
import { signalsOf, usesOf } from './signalStore.ts';

const DAY_S = 24 * 3600;
/** Check-ins are kept so long, and so many of a student: what scores are compared with. */
const CHECK_INS = { days: 42, most: 250 };
const USES = { days: 42, most: 100 };

/** What a page of evidence says, by student and by phone. */
export interface PageOfSignals {
  readonly students: ReadonlyMap<string, readonly CheckInSignal[]>;
  readonly devices: ReadonlyMap<string, readonly ForeignUse[]>;
}

export function signalsIn(page: readonly EvidenceAt[]): PageOfSignals {
  const known = page.flatMap(({ attemptId, evidence }) =>
    evidence === null ? [] : [{ attemptId, evidence }],
  );
  const checkIns = known.flatMap(({ attemptId, evidence }) => {
    const signal = signalOf(attemptId, evidence);
    return signal === null ? [] : [{ uid: evidence.uid, signal }];
  });
  const uses = known.flatMap(({ attemptId, evidence }) => {
    const use = foreignUseOf(attemptId, evidence);
    return use === null ? [] : [{ deviceId: evidence.deviceId, use }];
  });
  const students = Map.groupBy(checkIns, ({ uid }) => uid);
  const devices = Map.groupBy(uses, ({ deviceId }) => deviceId);
  return {
    students: new Map([...students].map(([uid, of]) => [uid, of.map(({ signal }) => signal)])),
    devices: new Map([...devices].map(([id, of]) => [id, of.map(({ use }) => use)])),
  };
}

/**
 * Adds check-ins to what is kept of a student; the same again changes nothing. How like the template a face was is kept
 * for as long as there is a template.
 */
export async function keepCheckIns(
  { db }: Services,
  uid: string,
  fresh: readonly CheckInSignal[],
): Promise<void> {
  const ref = signalsOf(db).doc(uid);
  await db.runTransaction(async (tx) => {
    const [seen, enrolled] = await Promise.all([tx.get(ref), hasTemplate(tx, db, uid)]);
    const merged = mergedSignals(seen.data()?.checkIns ?? [], fresh, CHECK_INS);
    const checkIns = enrolled ? merged : merged.map(withoutScore);
    const courseIds = [...new Set(checkIns.map(({ courseId }) => courseId))].toSorted();
    tx.set(ref, { uid, courseIds, checkIns, expiresAt: expiryOf(checkIns) });
  });
}

/** When somebody's template is deleted: what was measured against it goes, too. */
export async function forgetScores({ db }: Services, uid: string): Promise<void> {
  const ref = signalsOf(db).doc(uid);
  await db.runTransaction(async (tx) => {
    const [seen, enrolled] = await Promise.all([tx.get(ref), hasTemplate(tx, db, uid)]);
    const kept = seen.data();
    if (kept === undefined || enrolled) return;
    tx.update(ref, { checkIns: kept.checkIns.map(withoutScore) });
  });
}

function withoutScore<T extends CheckInSignal>(signal: T): T {
  return { ...signal, similarity: null, templateVersion: null };
}

/** The same of a phone that is not the student's own. */
export async function keepUses(
  { db }: Services,
  deviceId: string,
  fresh: readonly ForeignUse[],
): Promise<void> {
  const ref = usesOf(db).doc(deviceId);
  await db.runTransaction(async (tx) => {
    const uses = mergedSignals((await tx.get(ref)).data()?.uses ?? [], fresh, USES);
    tx.set(ref, { deviceId, uses, expiresAt: expiryOf(uses) });
  });
}

/** The latest is worth nothing any more. */
function expiryOf(some: readonly { readonly at: Date }[]): Date {
  return after(some.at(-1)?.at ?? new Date(0), CHECK_INS.days * DAY_S);
}
