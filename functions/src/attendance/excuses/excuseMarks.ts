import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Session, SeenSession } from '../../courses/index.ts';
import { mustBeAsSeen, sessionRules } from '../../courses/index.ts';
import type { Write } from '../../platform/commit.ts';
import { randomToken } from '../../platform/crypto.ts';
import { unchangedSince } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue } from '../../platform/system.ts';
import type { Policy } from '../../settings/index.ts';
import { currentPolicy } from '../../settings/index.ts';
import { partOf } from '../closing/chunks.ts';
import { hasClosed } from '../closing/moments.ts';
import { automaticAbsent, excusedMark } from '../history.ts';
import type { SeenRecord, StoredEvent, StoredMark } from '../recordStore.ts';
import { eventsOf, hasMadeMark, previousOf, recordRef } from '../recordStore.ts';
import { excuseChange } from './excused.ts';
import type { SeenExcuse, StoredExcuse } from './excuseStore.ts';
import { excuseRef, isCovering, mustStillStand } from './excuseStore.ts';

/** One student in one session, and the excuses that cover it. */
export interface Spot {
  readonly seen: SeenSession;
  readonly uid: string;
  readonly excuses: readonly SeenExcuse[];
  /** Whether the roster puts the student there; a mark that was made already does not ask. */
  readonly isRostered: boolean;
}

interface Change {
  readonly spot: Spot;
  readonly record: SeenRecord;
  /** Null takes the record away. */
  readonly next: StoredMark | null;
  /** `moved`: the record says again when its session starts. */
  readonly kind: Extract<StoredEvent['kind'], 'excuse' | 'excuse-ended'> | 'moved';
  /** The excuse on which the change stands, or whose end it is. */
  readonly excuse: DocumentSnapshot<StoredExcuse> | null;
  readonly requestId: string;
}

/**
 * Brings the marks of these spots in line with the excuses, in one commit. Records are written by `create()` or under
 * the precondition that they are as they were read, and so are the sessions and excuses that were gone by: who
 * checks in, is marked or closed, moves a session or decides anew meanwhile makes the commit fail, and the caller
 * looks again. No transaction reads, so a killed process leaves no lock.
 */
export async function settleExcuses(
  context: CallContext,
  subject: string,
  spots: readonly Spot[],
): Promise<void> {
  const { services } = context;
  const found = await readRecords(services, spots);
  const policy = await currentPolicy(services.db);
  const planned = await Promise.all(
    spots.map((spot, i) => changeOf(services, policy, spot, found[i])),
  );
  const changes = planned.filter((change) => change !== null);
  if (changes.length === 0) return;
  const excuses = new Map(
    changes.flatMap(({ excuse }) => (excuse === null ? [] : [[excuse.id, excuse] as const])),
  );
  const sessions = new Map(changes.map(({ spot: { seen } }) => [seen.session.id, seen]));
  await commitIfDue(partOf(context), (write) => {
    for (const seen of sessions.values()) mustBeAsSeen(write.tx, seen);
    for (const excuse of excuses.values()) mustStillStand(write.tx, excuse);
    for (const change of changes) apply(services, write, change);
    const many = (kind: Change['kind']): number =>
      changes.filter((change) => change.kind === kind).length;
    write.audit({
      action: 'attendance.excuses-settled',
      subject,
      details: { excused: many('excuse'), ended: many('excuse-ended') },
    });
    return Promise.resolve(true);
  });
}

async function readRecords({ db }: Services, spots: readonly Spot[]): Promise<SeenRecord[]> {
  if (spots.length === 0) return [];
  const refs = spots.map(({ seen, uid }) => recordRef(db, seen.session.id, uid));
  // Snapshots come in the order asked for, each with its reference's own converter; getAll's type forgets it.
  return (await db.getAll(...refs)) as SeenRecord[];
}

async function changeOf(
  services: Services,
  policy: Policy,
  spot: Spot,
  record: SeenRecord | undefined,
): Promise<Change | null> {
  if (record === undefined) throw new Error('a record was asked for and not answered');
  const { seen, excuses, isRostered } = spot;
  const { session } = seen;
  const before = record.data() ?? null;
  // Who lost his place on the roster since keeps what was written: as with absences, staff mark it.
  const covering = isRostered || before !== null ? excuses : [];
  const version = before?.policyVersion ?? policy.version;
  switch (
    excuseChange(
      before,
      covering.map(({ id }) => id),
    )
  ) {
    case 'excuse': {
      const [excuse] = covering;
      if (excuse === undefined) return null;
      const requestId = excuse.id;
      const next = excusedMark(version, requestId);
      return { spot, record, next, kind: 'excuse', excuse, requestId };
    }
    case 'end': {
      const requestId = before?.markedBy ?? '';
      const ended = await excuseRef(services.db, requestId).get();
      // Given again since it was looked for: whoever gave it sees to the mark.
      if (isCovering(ended, session)) return null;
      const absent = await wouldBeAbsent(services, session, policy);
      const next = absent ? automaticAbsent(version) : null;
      const excuse = ended.exists ? ended : null;
      return { spot, record, next, kind: 'excuse-ended', excuse, requestId };
    }
    case null: {
      if (before?.method !== 'request' || isSameTime(before.startsAt, session.startsAt))
        return null;
      const requestId = before.markedBy;
      return { spot, record, next: previousOf(before), kind: 'moved', excuse: null, requestId };
    }
  }
}

const isSameTime = (a: Date, b: Date): boolean => a.getTime() === b.getTime();

/** Whether somebody without a mark is absent from the session by now: what closing says, or has yet to say. */
async function wouldBeAbsent(
  { db, clock }: Services,
  session: Session,
  policy: Policy,
): Promise<boolean> {
  if (session.status !== 'scheduled' || !hasClosed(session, clock.now())) return false;
  if (sessionRules(session, policy).untakenRoll === 'absent') return true;
  const { rollTaken, absenteesToldAt } = session.closing;
  return rollTaken === true || absenteesToldAt !== null || (await hasMadeMark(db, session));
}

function apply({ db }: Services, write: Write, change: Change): void {
  const { tx, now } = write;
  const { spot, record, next, kind, requestId } = change;
  const { seen, uid } = spot;
  const { id: sessionId, courseId, startsAt } = seen.session;
  const before = record.data() ?? null;
  if (next === null) tx.delete(record.ref, unchangedSince(record));
  else {
    const after = { uid, courseId, sessionId, startsAt, ...next, updatedAt: now };
    if (before === null) tx.create(record.ref, after);
    else tx.update(record.ref, { ...after }, unchangedSince(record));
  }
  if (kind === 'moved') return;
  tx.create(eventsOf(db, sessionId, uid).doc(randomToken(15)), {
    ...{ uid, sessionId, courseId },
    at: now,
    kind,
    by: 'system',
    before: before?.status ?? null,
    after: next?.status ?? null,
    previous: previousOf(before),
    reason: null,
    attemptId: null,
    undoes: null,
    requestId,
  });
}
