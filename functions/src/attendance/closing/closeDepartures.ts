import type { QuerySnapshot } from 'firebase-admin/firestore';
import type { SeenSession } from '../../courses/index.ts';
import { noteClosing, seeSession, sessionRules } from '../../courses/index.ts';
import { commit } from '../../platform/commit.ts';
import { unchangedSince } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import { commitIfDue } from '../../platform/system.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { currentPolicy } from '../../settings/index.ts';
import { assumedDeparture } from '../record.ts';
import type { StoredRecord } from '../recordStore.ts';
import { eventsOf, openDepartures, previousOf } from '../recordStore.ts';
import type { CloseOptions } from './closeCheckIns.ts';
import { partOf } from './chunks.ts';
import { countSession } from './countSession.ts';
import { attendedUntil } from './moments.ts';
import { summaryRef } from './summaryStore.ts';

/**
 * The third moment: neither check-ins nor check-outs are taken any more. Whoever arrived and never left, as far as records go, is taken to
 * have left at the end, marked so; not where the rules take no check-outs. Idempotent like the close.
 */
export async function closeDepartures(
  context: CallContext,
  sessionId: string,
  { chunk, byStaff }: CloseOptions,
): Promise<void> {
  const { services } = context;
  const { db } = services;
  const policy = await currentPolicy(db);
  const due = async (): Promise<SeenSession | null> => {
    const seen = await seeSession(db, sessionId);
    if (seen?.session.status !== 'scheduled') return null;
    if (seen.session.closing.departuresAt !== null && !byStaff) return null;
    const until = attendedUntil(seen.session, sessionRules(seen.session, policy));
    return until < services.clock.now() ? seen : null;
  };
  const begun = await due();
  if (begun === null) return;
  const { checkOut } = sessionRules(begun.session, policy).leave;
  if (checkOut !== 'off') {
    while (await untilUndisturbed(() => closeSome(context, begun, chunk)));
  }
  await untilUndisturbed(async () => {
    const seen = await due();
    if (seen !== null && seen.session.closing.departuresAt === null) {
      await settle(context, seen, checkOut === 'expected');
    }
  });
}

/** @returns whether there was anybody left to close */
async function closeSome(
  context: CallContext,
  { session: { id: sessionId, endsAt } }: SeenSession,
  chunk: number,
): Promise<boolean> {
  const { db } = context.services;
  const open: QuerySnapshot<StoredRecord> = await openDepartures(db, sessionId).limit(chunk).get();
  if (open.empty) return false;
  await commit(partOf(context), ({ tx, now, audit }) => {
    for (const record of open.docs) {
      const { uid, courseId, status, arrivedAt } = record.data();
      const departedAt = assumedDeparture(arrivedAt, endsAt);
      const change = { departure: 'auto_closed', departedAt, updatedAt: now } as const;
      tx.update(record.ref, change, unchangedSince(record));
      // The version of the record names the event: it is closed once, and again only if it was opened again.
      const version = record.updateTime.toMillis();
      tx.create(eventsOf(db, sessionId, uid).doc(`departure-closed-${String(version)}`), {
        ...{ uid, sessionId, courseId },
        at: now,
        kind: 'departure-closed',
        by: 'system',
        before: status,
        after: status,
        previous: previousOf(record.data()),
        reason: null,
        attemptId: null,
        undoes: null,
      });
    }
    audit({
      action: 'attendance.departures-closed',
      subject: `sessions/${sessionId}`,
      details: { students: open.size },
    });
    return Promise.resolve(null);
  });
  return true;
}

async function settle(context: CallContext, seen: SeenSession, tells: boolean): Promise<void> {
  const { id: sessionId, courseId, closing, revision } = seen.session;
  const summary = await countSession(context.services, seen.session);
  const closed = summary.departure.auto_closed;
  await commitIfDue(partOf(context), ({ tx, now, audit, intent }) => {
    // A check-in that was begun in time may have taken the roll after the close.
    const rollTaken = closing.closedAt === null ? closing.rollTaken : summary.rollTaken;
    noteClosing(tx, seen, { departuresAt: now, rollTaken });
    tx.set(summaryRef(context.services.db, sessionId), summary);
    audit({
      action: 'session.departures-closed',
      subject: seen.snapshot.ref.path,
      details: { closed },
    });
    if (tells && closed > 0) {
      intent({
        dedupeKey: `check-out.missed:${sessionId}:${revision}`,
        kind: 'check-out.missed',
        to: [`auto-closed:${sessionId}`],
        data: { sessionId, courseId },
      });
    }
    return Promise.resolve(true);
  });
}
