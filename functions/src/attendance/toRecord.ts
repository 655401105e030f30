import type { z } from 'zod';
import type { AttendanceRecord } from './contract.ts';
import type { StoredRecord } from './recordStore.ts';

/** A record as clients see it. */
export function toRecord(stored: StoredRecord): z.input<typeof AttendanceRecord> {
  return {
    sessionId: stored.sessionId,
    courseId: stored.courseId,
    studentUid: stored.uid,
    startsAt: stored.startsAt.toISOString(),
    status: stored.status,
    method: stored.method,
    arrivedAt: stored.arrivedAt?.toISOString() ?? null,
    departure: stored.departure,
    departedAt: stored.departedAt?.toISOString() ?? null,
    policyVersion: stored.policyVersion,
    updatedAt: stored.updatedAt.toISOString(),
  };
}
