import { marksOf } from '../attendance/index.ts';
import { sessionOf } from '../courses/index.ts';
import type { Services } from '../platform/services.ts';
import { whoMayBeTold } from './addressees.ts';
import { contextOf } from './context.ts';
import { mayKnow } from './mayKnow.ts';
import type { Notice, Recipient } from './notice.ts';
import { aboutOf } from './notice.ts';
import { usefulUntil } from './planDelivery.ts';

/**
 * Whether a push that was put off, or failed, is still to go out to each of these recipients, in their order: what
 * held when it was planned may have ended in the night. One answer for all where the cause itself is gone.
 */
export async function stillOwed(
  services: Services,
  notice: Notice,
  recipients: readonly Recipient[],
  now: Date,
): Promise<boolean[]> {
  const useful = now < usefulUntil(notice, await contextOf(services, notice));
  if (!useful || !(await doesCauseHold(services, notice, now))) return recipients.map(() => false);
  const [told, apply] = await Promise.all([
    whoMayBeTold(services, recipients, (access, at) => mayKnow(access, aboutOf(notice), at)),
    stillApplies(services, notice, recipients),
  ]);
  return recipients.map((_recipient, i) => told[i] === true && apply[i] === true);
}

/** Whether what the notice says of its session is still so. */
async function doesCauseHold(
  { db }: Services,
  { kind, data }: Notice,
  now: Date,
): Promise<boolean> {
  const { sessionId } = data;
  if (sessionId === undefined) return true;
  const session = await sessionOf(db, sessionId);
  if (session === null) return false;
  const cancelled = session.status === 'cancelled';
  // Moved since: nobody is late for it yet.
  if (kind === 'check-in.missed' && session.lateAfter > now) return false;
  if (kind === 'session.cancelled') return cancelled;
  if (kind === 'roll.not-taken') return !cancelled && session.closing.rollTaken === false;
  return !cancelled || !ONLY_OF_SESSIONS_HELD.has(kind);
}

const ONLY_OF_SESSIONS_HELD = new Set<string>([
  'session.moved',
  'session.restored',
  'check-in.missed',
  'check-in.late',
  'check-out.missed',
  'attendance.absent',
] satisfies Notice['kind'][]);

/** Whether the record of the student it is about is still as the notice says. */
async function stillApplies(
  { db }: Services,
  { kind, data }: Notice,
  recipients: readonly Recipient[],
): Promise<boolean[]> {
  const { sessionId } = data;
  const holds = MARK_THAT[kind];
  if (sessionId === undefined || holds === undefined) return recipients.map(() => true);
  const students = recipients.map(({ uid, childUid }) => childUid ?? uid);
  const records = await marksOf(db, sessionId, students);
  return records.map((record) => holds(record, data['after']));
}

type Held = Awaited<ReturnType<typeof marksOf>>[number];

type Holds = (record: Held, after: string | undefined) => boolean;

const isMark: Holds = (record, after) =>
  after === undefined || (record?.status ?? 'none') === after;

/** Of kinds that tell of a mark: what the record must say for the telling to be true. */
const MARK_THAT: Readonly<Partial<Record<Notice['kind'], Holds>>> = {
  'attendance.absent': (record) => record?.status === 'absent',
  'check-in.missed': (record) => record === null,
  'check-in.late': (record) => record?.status === 'late',
  'check-out.missed': (record) => record?.departure === 'auto_closed',
  'attendance.mark': isMark,
  'attendance.review': isMark,
  'attendance.roll-call': isMark,
  'attendance.appeal': isMark,
  'attendance.undo': isMark,
};
