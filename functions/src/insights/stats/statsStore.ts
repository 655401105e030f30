import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import {
  StoredCourseStats,
  StoredEnrolmentStats,
  StoredSessionStats,
  StoredStudentStats,
  StoredTable,
  StoredTermStats,
} from './shapes.ts';

/**
 * Version of how stats are computed and shaped, part of their paths. Whoever changes either counts it on: the new ones are
 * built beside the old by `npm run rebuild-stats`, and clients read what this names.
 */
export const STATS_VERSION = 'v1';

export function sessionStats(
  db: Firestore,
): CollectionReference<z.output<typeof StoredSessionStats>> {
  return collection(db, `stats/${STATS_VERSION}/sessions`, StoredSessionStats);
}

export function courseStats(db: Firestore): CollectionReference<StoredCourseStats> {
  return collection(db, `stats/${STATS_VERSION}/courses`, StoredCourseStats);
}

export function tablesOf(
  db: Firestore,
  courseId: string,
): CollectionReference<z.output<typeof StoredTable>> {
  return collection(db, `stats/${STATS_VERSION}/courses/${courseId}/tables`, StoredTable);
}

export function enrolmentStats(db: Firestore): CollectionReference<StoredEnrolmentStats> {
  return collection(db, `stats/${STATS_VERSION}/enrolments`, StoredEnrolmentStats);
}

export function enrolmentId(courseId: string, uid: string): string {
  return `${courseId}~${uid}`;
}

export function studentStats(db: Firestore): CollectionReference<StoredStudentStats> {
  return collection(db, `stats/${STATS_VERSION}/students`, StoredStudentStats);
}

export function studentTermId(termId: string, uid: string): string {
  return `${termId}~${uid}`;
}

export function termStats(db: Firestore): CollectionReference<StoredTermStats> {
  return collection(db, `stats/${STATS_VERSION}/terms`, StoredTermStats);
}
