import type { Session } from '../courses/index.ts';
import { sessionRules } from '../courses/index.ts';
import { after } from '../platform/clock.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Policy } from '../settings/index.ts';
import type { Status } from './record.ts';
import { assumedDeparture, departureOf } from './record.ts';
import type { StoredRecord } from './recordStore.ts';

const DAY_S = 24 * 3600;

/**
 * Whether this member may change marks of the session at `now`: admins always may, instructors as the rules of the
 * session say and until then. Every way in which people change marks asks here.
 * @throws Failure override-closed
 */
export function mayOverride(caller: Member, session: Session, policy: Policy, now: Date): void {
  if (caller.role === 'admin') return;
  const { instructors, untilDays } = sessionRules(session, policy).overrides;
  if (!instructors) {
    throw new Failure('override-closed', { detail: 'Only admins change marks here.' });
  }
  const until = after(session.endsAt, untilDays * DAY_S);
  if (now > until) {
    const detail = `Instructors could change marks of this session until ${until.toISOString()}; an admin still can.`;
    throw new Failure('override-closed', { detail });
  }
}

/**
 * Whether the session's state lets anybody be marked so. An absence may be announced before the session opens, a
 * presence not.
 * @throws Failure conflict
 */
export function mustBeMarkable(session: Session, status: Status, now: Date): void {
  if (session.status === 'cancelled') {
    throw new Failure('conflict', { detail: 'The session was cancelled.' });
  }
  if (now < session.opensAt && status !== 'absent' && status !== 'excused') {
    const opens = session.opensAt.toISOString();
    const detail = `The session opens at ${opens}: until then only absent and excused can be marked.`;
    throw new Failure('conflict', { detail });
  }
}

/** When and how somebody left. */
export type Departed = Pick<StoredRecord, 'departure' | 'departedAt'>;

/**
 * The departure that a mark names, by the rules of the session; null when it names none.
 * @throws Failure invalid-request when there was nothing to depart from, or not then
 */
export function departureIn(
  { status, departedAt }: { readonly status: Status; readonly departedAt?: string | undefined },
  before: Pick<StoredRecord, 'arrivedAt'> | null,
  session: Session,
  policy: Policy,
  now: Date,
): Departed | null {
  if (departedAt === undefined) return null;
  if (status !== 'present' && status !== 'late') {
    throw invalidField('departedAt', 'only somebody present or late departs');
  }
  const at = new Date(departedAt);
  if (at > now) throw invalidField('departedAt', 'must not lie in the future');
  if (at < session.opensAt)
    throw invalidField('departedAt', 'must not lie before the session opens');
  if (before !== null && before.arrivedAt !== null && at < before.arrivedAt) {
    const arrived = before.arrivedAt.toISOString();
    throw invalidField('departedAt', `must not lie before the arrival at ${arrived}`);
  }
  return departed(at, session, policy);
}

/** A departure at `departedAt`, by the rules of the session. */
export function departed(departedAt: Date, session: Session, policy: Policy): Departed {
  const { earlyGraceMin } = sessionRules(session, policy).leave;
  return { departure: departureOf(departedAt, session.endsAt, earlyGraceMin), departedAt };
}

/**
 * What is recorded of somebody who arrived and of whose leaving nothing is known: where the departures of the session
 * have been closed already, a mark set afterwards is closed like the others.
 */
export function undeparted(arrivedAt: Date | null, session: Session, policy: Policy): Departed {
  const { checkOut } = sessionRules(session, policy).leave;
  return session.closing.departuresAt === null || checkOut === 'off'
    ? { departure: 'none', departedAt: null }
    : { departure: 'auto_closed', departedAt: assumedDeparture(arrivedAt, session.endsAt) };
}
