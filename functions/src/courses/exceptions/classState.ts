import { Failure, invalidField } from '../../platform/failures.ts';
import { differs } from '../sessionPlan.ts';
import type { StoredSession } from '../sessionStore.ts';
import type { Occurrence } from '../timetable.ts';
import type { StoredException } from './exceptionStore.ts';

/** One class of a meeting, by the date on which the timetable has it. */
export interface ClassKey {
  readonly courseId: string;
  readonly meetingId: string;
  readonly localDate: string;
}

/** What a person decides about a class; null instead: that it takes place as planned again. */
export type Decision = Pick<StoredException, 'kind' | 'startsAt' | 'endsAt' | 'placeIds'>;

/** That it does not take place. */
export const CANCELLED: Decision = {
  kind: 'cancelled',
  startsAt: null,
  endsAt: null,
  placeIds: null,
};

/** A class before a decision. */
export interface ClassState {
  readonly session: StoredSession | null;
  readonly exception: StoredException | null;
  /** Somebody has a record in it. */
  readonly attended: boolean;
  /** As the weekly timetable has it; null when it has no such class. */
  readonly planned: Occurrence | null;
  /** As the decision would have it; null: not at all. */
  readonly next: Occurrence | null;
}

/**
 * Refuses what comes too late or means nothing. What has begun or has records is never moved; a class that has begun
 * may still be called off.
 * @throws Failure conflict | invalid-request
 */
export function mustAllow(decision: Decision | null, state: ClassState, now: Date): void {
  const { session, exception, planned } = state;
  // What was decided of a class that a meeting has no more can still be taken back.
  const takesBack = decision === null && exception !== null;
  if (planned === null && session === null && !takesBack) {
    throw invalidField('localDate', 'the meeting has no class on this date');
  }
  if (decision === null) mustBeRestorable(state, now);
  else if (decision.kind === 'cancelled') mustBeCancellable(state, now);
  else mustBeMovable(decision, state, now);
}

function mustBeRestorable(state: ClassState, now: Date): void {
  if (state.exception === null) throw refusal('The class takes place as planned already.');
  if (state.next !== null && state.next.endsAt <= now) {
    throw refusal('The class would be over by now.');
  }
  mustBeUntouched(state, now);
}

function mustBeCancellable({ session, exception, planned }: ClassState, now: Date): void {
  if (session?.cancelledBy === 'staff' || exception?.kind === 'cancelled') {
    throw refusal('The session is cancelled already.');
  }
  const endsAt = session?.endsAt ?? exception?.endsAt ?? planned?.endsAt ?? now;
  if (endsAt <= now) throw refusal('The session has ended; marks can still be set.');
}

function mustBeMovable({ startsAt }: Decision, state: ClassState, now: Date): void {
  const { session, planned } = state;
  if (planned === null) throw refusal('The timetable has no such class any more.');
  if (session === null && planned.endsAt <= now) throw refusal('The class is over.');
  mustLieAhead(startsAt, now);
  mustBeUntouched(state, now);
}

/** @throws Failure invalid-request naming `startsAt` */
export function mustLieAhead(startsAt: Date | null, now: Date): void {
  if (startsAt === null || startsAt <= now) {
    throw invalidField('startsAt', 'must lie in the future');
  }
}

/** @throws Failure conflict */
export function mustNotHaveBegun(session: StoredSession, now: Date): void {
  if (session.status === 'scheduled' && session.opensAt <= now) {
    throw refusal('Check-in has opened; the session can only be cancelled.');
  }
}

function mustBeUntouched({ session, attended, next }: ClassState, now: Date): void {
  if (session === null) return;
  mustNotHaveBegun(session, now);
  if (attended && (next === null || differs(session, next))) throw alreadyAttended();
}

export const alreadyAttended = (): Failure =>
  refusal('Somebody has a record in the session, which stays where it is.');

export function refusal(detail: string): Failure {
  return new Failure('conflict', { detail });
}
