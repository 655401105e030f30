import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { readSettled } from '../platform/settled.ts';
import { CourseRules } from '../settings/index.ts';
import { courseInNewWords } from './oldWords.ts';

/** `terms/{id}`: local dates, both included; on the days of its calendars the school is closed. */
export const StoredTerm = z.object({
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  calendarIds: z.array(z.string()).default([]),
});
export type StoredTerm = z.output<typeof StoredTerm>;

export function terms(db: Firestore): CollectionReference<StoredTerm> {
  return collection(db, 'terms', StoredTerm);
}

/** `courses/{id}`; admins may edit title, code, department, placeIds, rules and status in the Firebase console. */
export const CourseDocument = z.object({
  title: z.string(),
  code: z.string(),
  termId: z.string(),
  timeZone: z.string(),
  /** What insight and reports group courses by. */
  department: z.string().nullable().default(null),
  /** Where its sessions are held unless a meeting says otherwise; none means online. */
  placeIds: z.array(z.string()),
  rules: CourseRules,
  /** Counts on with each change of the rules; 0: from before versions were kept (see ruleVersionStore). */
  rulesVersion: z.int().min(0),
  status: z.enum(['active', 'archived']),
  revision: z.string(),
  /** Why the last edit in the Firebase console was put back. */
  problem: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export const StoredCourse = z.preprocess(courseInNewWords, CourseDocument);
export type StoredCourse = z.output<typeof StoredCourse>;

export function courses(db: Firestore): CollectionReference<StoredCourse> {
  return collection(db, 'courses', StoredCourse);
}

/** A course as it was settled last, whatever an unjudged edit in the Firebase console says. */
export function courseOf(
  db: Firestore,
  id: string,
  tx?: Transaction,
): Promise<StoredCourse | undefined> {
  return readSettled(courses(db).doc(id), StoredCourse, tx);
}

/** Every course there is, archived ones too, by id. */
export async function allCourseIds(db: Firestore): Promise<string[]> {
  return (await courses(db).select().get()).docs.map(({ id }) => id);
}

/** `courses/{c}/meetings/{id}`: a class in every n-th week. Null means: as the term (dates) or the course (places) says. */
export const StoredMeeting = z.object({
  weekday: z.int(),
  startLocal: z.string(),
  endLocal: z.string(),
  timeZone: z.string(),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  placeIds: z.array(z.string()).nullable(),
  everyWeeks: z.int().default(1),
  /** A date of a week in which it meets. Null only of meetings from before there was one, which are weekly. */
  anchor: z.iso.date().nullable().default(null),
  onHolidays: z.enum(['skip', 'hold']).default('skip'),
  dayPart: z.string().nullable().default(null),
  revision: z.string(),
});
export type StoredMeeting = z.output<typeof StoredMeeting>;

export function meetingsOf(db: Firestore, courseId: string): CollectionReference<StoredMeeting> {
  return collection(db, `courses/${courseId}/meetings`, StoredMeeting);
}
