import { marksOf } from '../attendance/index.ts';
import { sessionOf } from '../courses/index.ts';
import type { Services } from '../platform/services.ts';
import { whoMayBeTold } from './addressees.ts';
import { contextOf } from './context.ts';
import type { Notice, Recipient } from './notice.ts';
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
  if (!useful || !(await doesCauseHold(services, notice))) return recipients.map(() => false);
  const [told, apply] = await Promise.all([
    whoMayBeTold(services, recipients),
    stillApplies(services, notice, recipients),
  ]);
  return recipients.map((_recipient, i) => told[i] === true && apply[i] === true);
}

/** Whether what the notice says of its session is still so. */
async function doesCauseHold({ db }: Services, { kind, data }: Notice): Promise<boolean> {
  const { sessionId } = data;
  if (sessionId === undefined) return true;
  const session = await sessionOf(db, sessionId);
  if (session === null) return false;
  const cancelled = session.status === 'cancelled';
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
  const holds = markThat(kind, data);
  if (sessionId === undefined || holds === null) return recipients.map(() => true);
  const students = recipients.map(({ uid, childUid }) => childUid ?? uid);
  return (await marksOf(db, sessionId, students)).map(holds);
}

type Held = Awaited<ReturnType<typeof marksOf>>[number];

/** Of kinds that tell of a mark: what the record must say for the telling to be true. */
function markThat(
  kind: Notice['kind'],
  { after }: Notice['data'],
): ((record: Held) => boolean) | null {
  switch (kind) {
    case 'attendance.absent':
      return (record) => record?.status === 'absent';
    case 'check-in.missed':
      return (record) => record === null;
    case 'check-in.late':
      return (record) => record?.status === 'late';
    case 'check-out.missed':
      return (record) => record?.departure === 'auto_closed';
    case 'attendance.mark':
    case 'attendance.review':
    case 'attendance.roll-call':
    case 'attendance.appeal':
    case 'attendance.undo':
      return (record) => after === undefined || (record?.status ?? 'none') === after;
    default:
      return null;
  }
}
