import type { ReportSchedule } from './contract.ts';
import type { StoredSchedule } from './scheduleStore.ts';

/** A schedule as its owner and admins see it. */
export function toSchedule(scheduleId: string, stored: StoredSchedule): ReportSchedule {
  const { options, paused, nextAt, last, createdAt, updatedAt, ...rest } = stored;
  return {
    scheduleId,
    ...rest,
    ...options,
    paused: paused === null ? null : { reason: paused.reason, at: paused.at.toISOString() },
    nextAt: nextAt?.toISOString() ?? null,
    last: last === null ? null : { ...last, at: last.at.toISOString() },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
