import type { Session } from '../../courses/index.ts';
import { isRosteredAt, rosterPages, sessionOf } from '../../courses/index.ts';
import type { StoredRecord } from '../recordStore.ts';
import { automaticAbsent } from '../history.ts';
import { eventsOf, recordRef, withoutRecord } from '../recordStore.ts';
import { commit } from '../../platform/commit.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { partOf } from './chunks.ts';

/**
 * Students of the session's roster without a record, a page of the roster at a time: their accounts' ids. Entries
 * that no account is linked to have nobody to write a record for. Reads the page and a record for each in it.
 */
export async function* unmarkedPages(
  { db }: Services,
  { id, courseId, startsAt }: Session,
  size: number,
): AsyncGenerator<string[]> {
  for await (const page of rosterPages(db, courseId, size)) {
    const linked = page.flatMap((entry) =>
      entry.uid !== null && isRosteredAt(entry, startsAt) ? [entry.uid] : [],
    );
    const uids = await withoutRecord(db, id, [...new Set(linked)]);
    if (uids.length > 0) yield uids;
  }
}

/**
 * Writes an absence with its event for everybody without a record, a chunk to a commit. `create()` is what makes it
 * safe: who checks in meanwhile, whom staff mark or another closer marked is there already, and the chunk is
 * looked at again without him. Ends early when the session is cancelled.
 * @returns how many were written
 */
export async function writeAbsences(
  context: CallContext,
  session: Session,
  policyVersion: number,
  chunk: number,
): Promise<number> {
  const { db } = context.services;
  let written = 0;
  for await (const page of unmarkedPages(context.services, session, chunk)) {
    if ((await sessionOf(db, session.id))?.status !== 'scheduled') break;
    let uids = page;
    written += await untilUndisturbed(async () => {
      try {
        if (uids.length > 0) await createAbsences(context, session, policyVersion, uids);
        return uids.length;
      } catch (error) {
        uids = await withoutRecord(db, session.id, uids);
        throw error;
      }
    });
  }
  return written;
}

async function createAbsences(
  context: CallContext,
  session: Session,
  policyVersion: number,
  uids: readonly string[],
): Promise<void> {
  const { db } = context.services;
  await commit(partOf(context), ({ tx, now, audit }) => {
    for (const uid of uids) {
      tx.create(recordRef(db, session.id, uid), absence(session, uid, policyVersion, now));
      tx.create(eventsOf(db, session.id, uid).doc('close'), {
        ...{ uid, sessionId: session.id, courseId: session.courseId },
        at: now,
        kind: 'close',
        by: 'system',
        before: null,
        after: 'absent',
        previous: null,
        reason: null,
        attemptId: null,
        undoes: null,
      });
    }
    audit({
      action: 'attendance.absences-written',
      subject: `sessions/${session.id}`,
      details: { students: uids.length },
    });
    return Promise.resolve(null);
  });
}

function absence(session: Session, uid: string, policyVersion: number, now: Date): StoredRecord {
  return {
    uid,
    courseId: session.courseId,
    sessionId: session.id,
    startsAt: session.startsAt,
    ...automaticAbsent(policyVersion),
    updatedAt: now,
  };
}
