import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Session } from '../../courses/index.ts';
import { activeRosterOf, isRosteredAt } from '../../courses/index.ts';
import { commit } from '../../platform/commit.ts';
import type { FieldIssue } from '../../platform/failures.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { currentPolicy } from '../../settings/index.ts';
import { mustNameOnce } from '../namedOnce.ts';
import { putOfficeMark } from '../officeMark.ts';
import { mayOverride } from '../overrides.ts';
import type { StoredRecord } from '../recordStore.ts';
import { isOfficeMark } from '../record.ts';
import { recordRef } from '../recordStore.ts';
import { taughtSession } from '../staff.ts';
import { ConfirmRollCallReply, ConfirmRollCallRequest } from './contract.ts';
import type { StoredRollCall } from './rollCallStore.ts';
import { rollCallRef } from './rollCallStore.ts';

/** A little over what a roster may hold for a roll call to start. */
const MOST_ROSTERED = 700;

/**
 * The marks are the person's who confirms, whatever the photo proposed: they go the way of marks set by hand, each
 * with its event, audit and notice, all or none. A mark that somebody set since the photo knows more than it: it stands.
 */
export const confirmRollCall = operation({
  name: 'confirmRollCall',
  summary: 'Write the marks of a roll call, after a look at what the photo proposes; once.',
  method: 'POST',
  path: '/roll-calls/{rollCallId}/marks',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ConfirmRollCallRequest,
  output: ConfirmRollCallReply,
  failures: ['not-found', 'not-rostered', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { rollCallId, marks } = input;
    mustNameOnce(marks);
    const ref = rollCallRef(db, rollCallId);
    const known = (await ref.get()).data();
    if (known === undefined) throw new Failure('not-found');
    const session = await taughtSession(services, caller, known.sessionId);
    await mustBeRostered(services, session, marks);
    return await commit(context, async (write) => {
      const { tx, now, audit } = write;
      const [stored, policy, records] = await Promise.all([
        tx.get(ref),
        currentPolicy(db, tx),
        recordsOf(tx, services, session, marks),
      ]);
      const rollCall = stored.data();
      mustBeOpen(rollCall, session, now);
      mayOverride(caller, session, policy, now);
      let unchanged = 0;
      const kept: string[] = [];
      for (const [i, { studentUid, status }] of marks.entries()) {
        const before = records[i]?.data() ?? null;
        if (before?.status === status) {
          unchanged += 1;
          continue;
        }
        if (before !== null && isOfficeMark(before) && before.updatedAt > rollCall.createdAt) {
          kept.push(studentUid);
          continue;
        }
        putOfficeMark(services, write, session, before, {
          kind: 'roll-call',
          by: caller.uid,
          studentUid,
          status,
          arrivedAt: rollCall.createdAt,
          departed: null,
          reason: 'Roll call by photo',
          policy,
        });
      }
      tx.update(ref, { status: 'confirmed', confirmedAt: now, confirmedBy: caller.uid });
      const marked = marks.length - unchanged - kept.length;
      audit({
        action: 'roll-call.confirmed',
        subject: ref.path,
        details: { marked, unchanged, kept: kept.length },
      });
      return { rollCallId, marked, unchanged, kept };
    });
  },
});

type Marks = ConfirmRollCallRequest['marks'];

/** @throws Failure not-rostered that names each who is not */
async function mustBeRostered(
  { db }: Services,
  { courseId, startsAt }: Session,
  marks: Marks,
): Promise<void> {
  const roster = await activeRosterOf(db, courseId, MOST_ROSTERED);
  const rostered = new Set(
    roster.filter((entry) => isRosteredAt(entry, startsAt)).map(({ uid }) => uid),
  );
  const fields = marks.flatMap(({ studentUid }, i): FieldIssue[] =>
    rostered.has(studentUid)
      ? []
      : [
          {
            field: `marks.${String(i)}.studentUid`,
            issue: 'is not on this session’s roster; leave it out',
          },
        ],
  );
  if (fields.length === 0) return;
  const detail = 'A student is not on this session’s roster.';
  throw new Failure('not-rostered', { detail, fields });
}

/** @throws Failure conflict */
function mustBeOpen(
  rollCall: StoredRollCall | undefined,
  { status }: Session,
  now: Date,
): asserts rollCall is StoredRollCall {
  if (rollCall === undefined) throw new Failure('not-found');
  if (rollCall.status === 'confirmed') {
    throw new Failure('conflict', { detail: 'This roll call was confirmed already.' });
  }
  if (rollCall.expiresAt <= now) {
    throw new Failure('conflict', {
      detail: 'This roll call is over a day old: take a new photo.',
    });
  }
  if (status === 'cancelled') {
    throw new Failure('conflict', { detail: 'The session was cancelled.' });
  }
}

async function recordsOf(
  tx: Transaction,
  { db }: Services,
  session: Session,
  marks: Marks,
): Promise<DocumentSnapshot<StoredRecord>[]> {
  const refs = marks.map(({ studentUid }) => recordRef(db, session.id, studentUid));
  return await tx.getAll(...refs);
}
