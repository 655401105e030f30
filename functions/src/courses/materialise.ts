import type { Firestore } from 'firebase-admin/firestore';
import type { Write } from '../platform/commit.ts';
import type { CallContext } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { commitIfDue } from '../platform/system.ts';
import type { Outlook } from './outlook.ts';
import { isEmpty, outlook } from './outlook.ts';
import { differs } from './sessionPlan.ts';
import { changeIntent } from './sessionIntents.ts';
import { sessions } from './sessionStore.ts';
import type { Occurrence } from './timetable.ts';
import { storedFrom } from './toStored.ts';
import { windows } from './windows.ts';

export interface Materialised {
  readonly created: number;
  readonly moved: number;
  readonly cancelled: number;
}

const NOTHING: Materialised = { created: 0, moved: 0, cancelled: 0 };

/**
 * Brings a course's sessions in line with its term, holidays, meetings, exceptions, places and the rules that hold.
 * Ids are deterministic and what has begun is left alone, so running it again, twice or in any order ends in the
 * same state. A trigger or schedule that finds nothing to do writes nothing; a caller's run is audited in any case.
 */
export async function materialise(context: CallContext, courseId: string): Promise<Materialised> {
  const { db, clock } = context.services;
  const idle = (plan: Outlook | null): boolean =>
    plan === null || (context.system === true && isEmpty(plan));
  if (idle(await outlook(db, courseId, clock.now()))) return NOTHING;
  // Planned again inside the transaction: somebody may have changed the timetable meanwhile.
  const done = await commitIfDue(context, async (write) => {
    const plan = await outlook(db, courseId, write.now, write.tx);
    return plan === null || idle(plan) ? null : apply(write, db, courseId, plan);
  });
  return done ?? NOTHING;
}

function apply(write: Write, db: Firestore, courseId: string, plan: Outlook): Materialised {
  const { tx, now, audit } = write;
  const stamp = { revision: newRevision(), updatedAt: now };
  const { course, policy } = plan;
  const ref = (id: string) => sessions(db).doc(id);
  for (const one of plan.create) tx.create(ref(one.id), storedFrom(one, plan, stamp));
  for (const one of plan.update) {
    // A cancelled class keeps its time and place, so that people know which it was.
    if (one.change === 'cancelled') {
      tx.update(ref(one.id), { status: 'cancelled', cancelledBy: 'staff', ...stamp });
    } else tx.set(ref(one.id), storedFrom(one, plan, stamp));
  }
  for (const id of plan.cancel) {
    tx.update(ref(id), { status: 'cancelled', cancelledBy: 'timetable', ...stamp });
  }
  for (const { session, dayPart } of plan.reopen) {
    const times = windows(session, course.rules.windows ?? policy.rules.windows);
    const { title: courseTitle, rules, rulesVersion } = course;
    const { closing } = session;
    const told = { courseTitle, rules, rulesVersion, dayPart, closing };
    tx.update(ref(session.id), { ...times, ...told, ...stamp });
  }
  tellAll(write, courseId, plan, stamp.revision);
  const done = {
    created: plan.create.length,
    moved: plan.update.length + plan.reopen.length,
    cancelled: plan.cancel.length,
  };
  audit({ action: 'sessions.materialised', subject: `courses/${courseId}`, details: done });
  return done;
}

/** Notices of sessions that people may have reckoned with. A new session is none: nobody knew another. */
function tellAll(
  { intent }: Write,
  courseId: string,
  { update, cancel, existing }: Outlook,
  revision: string,
): void {
  for (const sessionId of cancel) {
    intent(changeIntent('session.cancelled', { sessionId, courseId, revision }));
  }
  for (const occurrence of update) {
    const kind = newsOf(occurrence, existing);
    if (kind === null) continue;
    intent(changeIntent(kind, { sessionId: occurrence.id, courseId, revision }));
  }
}

function newsOf(
  occurrence: Occurrence,
  existing: Outlook['existing'],
): 'session.cancelled' | 'session.moved' | 'session.restored' | null {
  const before = existing.get(occurrence.id);
  if (before === undefined) return null;
  if (occurrence.change === 'cancelled') {
    return before.status === 'scheduled' ? 'session.cancelled' : null;
  }
  if (before.status === 'cancelled') return 'session.restored';
  return differs(before, occurrence) ? 'session.moved' : null;
}
