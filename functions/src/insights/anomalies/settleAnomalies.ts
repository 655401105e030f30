import type { QueryDocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import type { Write } from '../../platform/commit.ts';
import type { CallContext } from '../../platform/operation.ts';
import { newRevision } from '../../platform/revision.ts';
import { sameDocument } from '../../platform/sameDocument.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue } from '../../platform/system.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { anomalyRef, lastEpisodeOf, toldRef } from './anomalyStore.ts';
import type { Found, StoredAnomaly } from './shapes.ts';

type Standing = QueryDocumentSnapshot<StoredAnomaly>;

/** What holds still by the store, and what the detectors say of the same subjects. */
export interface Reading {
  readonly current: readonly Standing[];
  readonly found: readonly Found[];
}

/** As many notices of single anomalies go to the staff of a course, or the admins, on one date; one more says that there are several. */
export const TOLD_A_DAY = 10;
const TOLD_KEPT_S = 3 * 24 * 3600;

/** Whether there is anything to write: what began, cleared or shows other evidence. */
export function isSettled({ current, found }: Reading): boolean {
  const known = new Map(current.map((doc) => [doc.data().subject, doc.data()]));
  return (
    known.size === found.length &&
    found.every(({ subject, evidence }) => {
      const stored = known.get(subject);
      return stored !== undefined && isSame(stored, evidence);
    })
  );
}

/**
 * Makes the store say what the detectors say now, in one commit with what is told of it. `read` reads again inside the
 * transaction, so that whatever run comes, it writes the present. New ones are told once each; what goes on changes its
 * evidence silently, open or dismissed; what holds no more is over, and comes back as another episode.
 */
export async function settleAnomalies(
  context: CallContext,
  read: (tx: Transaction) => Promise<Reading>,
): Promise<void> {
  // Another run may find the same at the same moment.
  await untilUndisturbed(() =>
    commitIfDue(context, async (write) => {
      const reading = await read(write.tx);
      if (isSettled(reading)) return null;
      await settle(context.services, write, reading);
      return true;
    }),
  );
}

async function settle(
  services: Services,
  write: Write,
  { current, found }: Reading,
): Promise<void> {
  const known = new Map(current.map((doc) => [doc.data().subject, doc]));
  const fresh = found.filter(({ subject }) => !known.has(subject));
  const begin = await beginnings(services, write, fresh);
  for (const one of found) {
    const doc = known.get(one.subject);
    known.delete(one.subject);
    if (doc === undefined || isSame(doc.data(), one.evidence)) continue;
    const { evidence, studentUids } = one;
    write.tx.update(doc.ref, {
      evidence,
      studentUids: [...studentUids],
      lastSeenAt: write.now,
      revision: newRevision(),
    });
    write.audit({ action: 'anomaly.changed', subject: doc.ref.path });
  }
  for (const doc of known.values()) {
    const state = doc.data().state === 'dismissed' ? 'dismissed' : 'cleared';
    write.tx.update(doc.ref, {
      state,
      current: false,
      clearedAt: write.now,
      revision: newRevision(),
    });
    write.audit({ action: 'anomaly.cleared', subject: doc.ref.path });
  }
  begin();
}

/** Reads what new ones need; what it gives writes them. */
async function beginnings(
  { db }: Services,
  { tx, now, audit, intent }: Write,
  fresh: readonly Found[],
): Promise<() => void> {
  const before = await Promise.all(fresh.map(({ subject }) => tx.get(lastEpisodeOf(db, subject))));
  const audiences = [...new Set(fresh.map(audienceOf))];
  const told = new Map(
    await Promise.all(
      audiences.map(async (audience) => {
        const ref = toldRef(db, audience, now);
        const count = (await tx.get(ref)).data()?.told ?? 0;
        return [audience, { ref, count }] satisfies [string, unknown];
      }),
    ),
  );
  return () => {
    for (const [i, one] of fresh.entries()) {
      const episode = (before[i]?.docs[0]?.data().episode ?? 0) + 1;
      const ref = anomalyRef(db, one.subject, episode);
      tx.create(ref, anomalyFrom(one, episode, now));
      const anomaly = one.evidence.kind;
      audit({ action: 'anomaly.found', subject: ref.path, details: { anomaly, episode } });
      const audience = audienceOf(one);
      const day = told.get(audience);
      const courseId = one.courseId ?? '';
      if (day === undefined || day.count > TOLD_A_DAY) continue;
      const single = {
        dedupeKey: `anomaly.found:${ref.id}`,
        data: { anomalyId: ref.id, courseId, studentUid: one.studentUids[0] ?? '', anomaly },
      };
      const several = {
        dedupeKey: `anomaly.found:several:${day.ref.id}`,
        data: { courseId, anomaly: 'several' },
      };
      const words = day.count < TOLD_A_DAY ? single : several;
      intent({ kind: 'anomaly.found', to: [audience], ...words });
      day.count += 1;
    }
    for (const { ref, count } of told.values()) {
      tx.set(ref, { told: count, expiresAt: after(now, TOLD_KEPT_S) });
    }
  };
}

function audienceOf({ courseId }: Found): string {
  return courseId === null ? 'admins' : `staff:${courseId}`;
}

function anomalyFrom(found: Found, episode: number, now: Date): StoredAnomaly {
  return {
    kind: found.evidence.kind,
    state: 'open',
    subject: found.subject,
    episode,
    current: true,
    courseId: found.courseId,
    studentUids: [...found.studentUids],
    evidence: found.evidence,
    firstSeenAt: now,
    lastSeenAt: now,
    clearedAt: null,
    dismissal: null,
    revision: newRevision(),
  };
}

function isSame(stored: StoredAnomaly, evidence: StoredAnomaly['evidence']): boolean {
  return sameDocument({ evidence: stored.evidence }, { evidence });
}
