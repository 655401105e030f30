import type { Session } from '../courses/index.ts';
import { isRosteredAt, rosterEntryOf, sessionOf, sessionRules } from '../courses/index.ts';
import { after } from '../platform/clock.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { Policy, PolicyRules } from '../settings/index.ts';
import { currentPolicy } from '../settings/index.ts';

/** What a check-in is judged against. */
export interface Occasion {
  readonly session: Session;
  readonly policy: Policy;
}

/**
 * The gates before any evidence: the session exists, the student is on its roster, it was not
 * cancelled. Three reads.
 * @throws Failure not-found | not-rostered | session-closed
 */
export async function passGates(
  { db }: Services,
  caller: Member,
  sessionId: string,
): Promise<Occasion> {
  const [session, policy] = await Promise.all([sessionOf(db, sessionId), currentPolicy(db)]);
  if (session === null) throw new Failure('not-found');
  const { studentNumber } = caller.access;
  const entry =
    studentNumber === null ? null : await rosterEntryOf(db, session.courseId, studentNumber);
  const rostered = entry?.uid === caller.uid && isRosteredAt(entry, session.startsAt);
  if (!rostered) throw new Failure('not-rostered');
  if (session.status === 'cancelled') {
    throw new Failure('session-closed', { detail: 'The session was cancelled.' });
  }
  return { session, policy };
}

/** The rules that hold for this session. */
export function rulesOf({ session, policy }: Occasion): PolicyRules {
  return sessionRules(session, policy);
}

/** Whether the session takes an arrival (departure) at `at`, server time. */
export function isOpen(occasion: Occasion, operation: 'checkIn' | 'checkOut', at: Date): boolean {
  if (takesNone(occasion, operation)) return false;
  const { from, to } = windowOf(occasion, operation);
  return at >= from && at <= to;
}

export function closedFailure(occasion: Occasion, operation: 'checkIn' | 'checkOut'): Failure {
  if (takesNone(occasion, operation)) {
    return new Failure('session-closed', { detail: 'This session does not take check-outs.' });
  }
  const { from, to } = windowOf(occasion, operation);
  return new Failure('session-closed', {
    detail: `The session takes this from ${from.toISOString()} to ${to.toISOString()}.`,
  });
}

function takesNone(occasion: Occasion, operation: 'checkIn' | 'checkOut'): boolean {
  return operation === 'checkOut' && rulesOf(occasion).leave.checkOut === 'off';
}

function windowOf(occasion: Occasion, operation: 'checkIn' | 'checkOut'): { from: Date; to: Date } {
  const { session } = occasion;
  if (operation === 'checkIn') return { from: session.opensAt, to: session.closesAt };
  const to = after(session.endsAt, rulesOf(occasion).checkOutGraceMin * 60);
  return { from: session.opensAt, to };
}
