import type { z } from 'zod';
import type { CreateCourseRequest } from '../../src/courses/contract.ts';
import type { AddMeetingRequest } from '../../src/courses/meetingContract.ts';
import { addMeeting, createCourse, createTerm } from '../../src/courses/index.ts';
import { createPlace } from '../../src/places/index.ts';
import type { Operation } from '../../src/platform/operation.ts';
import type { Services } from '../../src/platform/services.ts';
import type { StoredSession } from '../../src/courses/sessionStore.ts';
import { sessions } from '../../src/courses/sessionStore.ts';
import { callAs } from '../support/call.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

/** The term of these tests spans the night of 25 October, when Berlin's clocks go back. */
export const TERM = {
  name: 'Winter',
  from: '2026-10-05',
  to: '2026-12-20',
  timeZone: 'Europe/Berlin',
};
/** A Monday, 10:00 in Berlin. */
export const MONDAY = '2026-10-12T08:00:00.000Z';

export interface School {
  readonly services: Isolated;
  readonly clock: FakeClock;
  readonly admin: string;
  readonly termId: string;
  readonly placeId: string;
}

/** A school in a project of its own: an admin, a term and a place, made by the operations. */
export async function school(): Promise<School> {
  const clock = clockAt(MONDAY);
  const services = isolatedServices({ clock });
  const admin = await member('admin', {}, services);
  const { id: termId } = await callAs(admin, createTerm, TERM, { services });
  const { id: placeId } = await newPlace({ services, admin });
  return { services, clock, admin, termId, placeId };
}

export const CIRCLE = {
  type: 'Feature' as const,
  geometry: { type: 'Point' as const, coordinates: [13.327, 52.512] },
  properties: { radiusM: 60 },
};

export function newPlace({ services, admin }: Pick<School, 'services' | 'admin'>, name = 'Hall') {
  return callAs(admin, createPlace, { name, boundary: CIRCLE }, { services });
}

export function newCourse(
  { services, admin, termId, placeId }: School,
  changes: Partial<z.input<typeof CreateCourseRequest>> = {},
) {
  const course = { title: 'Algebra', code: 'MA1', termId, timeZone: 'Europe/Berlin' };
  return callAs(admin, createCourse, { ...course, placeIds: [placeId], ...changes }, { services });
}

/** Mondays, 14:15 to 15:45, unless told otherwise. */
export const CLASS = { weekday: 1, startLocal: '14:15', endLocal: '15:45' };

export function newMeeting(
  { services, admin }: School,
  courseId: string,
  changes: Partial<z.input<typeof AddMeetingRequest>> = {},
) {
  return callAs(admin, addMeeting, { ...CLASS, ...changes, courseId }, { services });
}

/** Every session of a course by its id, as stored. */
export async function sessionsOf(
  { db }: Services,
  courseId: string,
): Promise<Record<string, StoredSession>> {
  const found = await sessions(db).where('courseId', '==', courseId).get();
  return Object.fromEntries(
    found.docs
      .map((doc): [string, StoredSession] => [doc.id, doc.data()])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Audit events about a document, by action. */
export async function auditOf({ db }: Services, subject: string): Promise<string[]> {
  const found = await db.collection('audit').where('subject', '==', subject).get();
  return found.docs.map((doc) => String(doc.get('action'))).sort();
}

/** The fields that an operation names when its input does not fit. */
export function faultyFields(op: Operation, data: unknown): string[] {
  const parsed = op.input.safeParse(data);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}
