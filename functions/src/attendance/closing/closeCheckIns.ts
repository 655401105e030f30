import { noteClosing, seeSession, sessionRules } from '../../courses/index.ts';
import type { SeenSession } from '../../courses/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import { commitIfDue } from '../../platform/system.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { currentPolicy } from '../../settings/index.ts';
import { excuseSession } from '../excuses/excuseSession.ts';
import { hasMadeMark } from '../recordStore.ts';
import { writeAbsences } from './absences.ts';
import { partOf } from './chunks.ts';
import { countSession } from './countSession.ts';
import { hasClosed } from './moments.ts';
import type { StoredSummary } from './summaryStore.ts';
import { summaryRef } from './summaryStore.ts';

export interface CloseOptions {
  /** Students to a commit. */
  readonly chunk: number;
  /** Staff say that the roll stands as it is: absences are written and told, whoever took it. */
  readonly byStaff: boolean;
}

/**
 * The second moment: check-ins are no longer taken. Whoever has no record becomes absent, then the session says that
 * it is closed, with its summary and the notices, in one commit. Each step looks at what is there and changes what
 * is missing, so it may die anywhere, run beside another and run again: the end is the same.
 */
export async function closeCheckIns(
  context: CallContext,
  sessionId: string,
  { chunk, byStaff }: CloseOptions,
): Promise<void> {
  const { services } = context;
  const { db } = services;
  const begun = await seeSession(db, sessionId);
  if (begun === null || !mayClose(begun, services.clock.now())) return;
  if (begun.session.closing.closedAt !== null && !byStaff) return;
  // Whoever is excused is not absent, whatever came of the events that should have said so before.
  await excuseSession(context, sessionId, chunk);
  const policy = await currentPolicy(db);
  const leaves = sessionRules(begun.session, policy).untakenRoll === 'leave';
  const writes = byStaff || !leaves || (await hasMadeMark(db, begun.session));
  if (writes) await writeAbsences(context, begun.session, policy.version, chunk);
  await untilUndisturbed(async () => {
    const seen = await seeSession(db, sessionId);
    if (seen === null || !mayClose(seen, services.clock.now())) return;
    const summary = await countSession(services, seen.session);
    await settle(context, seen, summary, byStaff);
  });
}

function mayClose({ session }: SeenSession, now: Date): boolean {
  return session.status === 'scheduled' && hasClosed(session, now);
}

/**
 * Under the precondition that the session is as it was seen, so that of two closers one tells and one finds it told. Notices
 * are named by the revision too: a session that was cancelled and moved or restored is closed anew, and told of anew.
 */
async function settle(
  context: CallContext,
  seen: SeenSession,
  summary: StoredSummary,
  byStaff: boolean,
): Promise<void> {
  const { id: sessionId, courseId, closing, revision } = seen.session;
  const { rollTaken } = summary;
  const isFirst = closing.closedAt === null;
  // Where nobody took the roll an absence says nothing yet: staff are asked, and nobody is told of it meanwhile.
  const tells =
    closing.absenteesToldAt === null && summary.status.absent > 0 && (rollTaken || byStaff);
  if (!isFirst && !tells && closing.rollTaken === rollTaken) return;
  await commitIfDue(partOf(context), ({ tx, now, audit, intent }) => {
    const closedAt = closing.closedAt ?? now;
    noteClosing(tx, seen, { closedAt, rollTaken, ...(tells ? { absenteesToldAt: now } : {}) });
    tx.set(summaryRef(context.services.db, sessionId), { ...summary, closedAt });
    const { absent } = summary.status;
    audit({
      action: 'session.closed',
      subject: seen.snapshot.ref.path,
      details: { absent, rollTaken },
    });
    const data = { sessionId, courseId };
    if (tells) {
      const to = [`absentees:${sessionId}`];
      intent({
        dedupeKey: `attendance.absent:${sessionId}:${revision}`,
        kind: 'attendance.absent',
        to,
        data,
      });
    }
    if (isFirst && !rollTaken && summary.rostered > 0) {
      const to = [`staff:${courseId}`, 'admins'];
      const dedupeKey = `roll.not-taken:${sessionId}:${revision}`;
      intent({ dedupeKey, kind: 'roll.not-taken', to, data });
    }
    return Promise.resolve(true);
  });
}
