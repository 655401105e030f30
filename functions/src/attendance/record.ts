import type { Decision } from './decision.ts';

export const STATUSES = ['pending_review', 'present', 'late', 'absent', 'excused'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * `device`: place and phone alone, where the policy leaves the face optional. `kiosk`: a face that a tablet at the
 * place found among those expected there. `roll_call`: staff, upon a photo of the room. `request`: excused by an
 * approved absence request, until somebody is seen or says otherwise.
 */
export const METHODS = [
  'face',
  'device',
  'kiosk',
  'staff',
  'roll_call',
  'automatic',
  'request',
] as const;
export type Method = (typeof METHODS)[number];

/** Whether a person set the mark: it never yields to a machine's. */
export function isOfficeMark({ method }: { readonly method: Method }): boolean {
  return method === 'staff' || method === 'roll_call';
}

/** `pending_review`: a check-out was unsure and waits for a person's eyes, as a status does. */
export const DEPARTURES = ['none', 'left', 'left_early', 'auto_closed', 'pending_review'] as const;
export type Departure = (typeof DEPARTURES)[number];

/** What the record says at one moment; events keep the one before and the one after. */
export interface Mark {
  readonly status: Status;
  readonly method: Method;
  readonly departure: Departure;
}

/** Present up to and including `lateAfter`, late from then on. All UTC. */
export function arrivalStatus(arrivedAt: Date, lateAfter: Date): 'present' | 'late' {
  return arrivedAt <= lateAfter ? 'present' : 'late';
}

/** Departures up to so many minutes before the end are not early: people pack up. */
export function departureOf(
  departedAt: Date,
  endsAt: Date,
  earlyGraceMin: number,
): 'left' | 'left_early' {
  const early = departedAt.getTime() < endsAt.getTime() - earlyGraceMin * 60_000;
  return early ? 'left_early' : 'left';
}

/**
 * When somebody is taken to have left of whose leaving nothing is known: at the end, or on arrival where check-ins are
 * taken beyond it.
 */
export function assumedDeparture(arrivedAt: Date | null, endsAt: Date): Date {
  return arrivedAt !== null && arrivedAt > endsAt ? arrivedAt : endsAt;
}

/**
 * The mark after a machine's decision on an arrival, or null when the record stays as it is. A staff mark
 * never yields to a machine's; present and late are settled; an automatic absent, a pending mark and what an absence
 * request excused may become better on evidence captured inside the window, never worse.
 */
export function markAfterArrival(
  before: Mark | null,
  decision: Decision,
  arrival: 'present' | 'late',
  method: 'face' | 'device' | 'kiosk',
): Mark | null {
  if (decision === 'rejected') return null;
  const status = decision === 'accepted' ? arrival : 'pending_review';
  if (before === null) return { status, method, departure: 'none' };
  if (isOfficeMark(before)) return null;
  const { status: was } = before;
  const announced = was === 'excused' && before.method === 'request';
  const open = was === 'absent' || was === 'pending_review' || announced;
  if (!open || was === status) return null;
  return { ...before, status, method };
}
