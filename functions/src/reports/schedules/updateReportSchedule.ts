import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import { operation } from '../../platform/operation.ts';
import type { z } from 'zod';
import { delimiterOf } from '../contract.ts';
import { checkSchedule } from './checkSchedule.ts';
import { ReportSchedule, UpdateReportScheduleRequest } from './contract.ts';
import { ownSchedule } from './ownSchedule.ts';
import type { StoredSchedule } from './scheduleStore.ts';
import { reportSchedules } from './scheduleStore.ts';
import { nextRun } from './timing.ts';
import { toSchedule } from './toSchedule.ts';

type Changes = z.output<typeof UpdateReportScheduleRequest>;

export const updateReportSchedule = operation({
  name: 'updateReportSchedule',
  summary: 'Change a schedule of reports, switch it off, or on again after a pause.',
  method: 'PATCH',
  path: '/report-schedules/{scheduleId}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: UpdateReportScheduleRequest,
  output: ReportSchedule,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const snapshot = await reportSchedules(services.db).doc(input.scheduleId).get();
    const before = ownSchedule(snapshot, caller);
    if (input.basedOn !== undefined && input.basedOn !== before.revision) {
      throw new Failure('conflict', { detail: 'It was changed since; look at it again.' });
    }
    const changed = withChanges(before, input, services.clock.now());
    if (!onlySwitchesOff(input)) await checkSchedule(services, changed);
    try {
      return await commit(context, ({ tx, audit }) => {
        tx.update(snapshot.ref, { ...changed }, unchangedSince(snapshot));
        const details = { revision: changed.revision, enabled: changed.enabled };
        audit({ action: 'report-schedule.updated', subject: snapshot.ref.path, details });
        return Promise.resolve(toSchedule(snapshot.id, changed));
      });
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
      throw new Failure('conflict', { detail: 'It ran or was changed meanwhile; try again.' });
    }
  },
});

/** What runs no more needs nobody's right: of all schedules those that could not run any more must be ended. */
function onlySwitchesOff({
  scheduleId: _id,
  basedOn: _based,
  enabled,
  ...others
}: Changes): boolean {
  return enabled === false && Object.values(others).every((value) => value === undefined);
}

/** A run that is due stays due, unless it would be at another time by now. */
function withChanges(before: StoredSchedule, changes: Changes, now: Date): StoredSchedule {
  const { scheduleId: _id, basedOn: _basedOn, delimiter, bom, columns, locale, ...rest } = changes;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const after: StoredSchedule = { ...before, ...given };
  const options = {
    delimiter: delimiter === undefined ? before.options.delimiter : delimiterOf(delimiter),
    bom: bom ?? before.options.bom,
    columns: columns === undefined ? before.options.columns : columns,
    locale: locale ?? before.options.locale,
  };
  const paused = changes.enabled === true ? null : before.paused;
  const runs = after.enabled && paused === null;
  const sameTiming = (['every', 'weekday', 'day', 'at', 'timeZone'] as const).every(
    (key) => after[key] === before[key],
  );
  const kept = sameTiming ? before.nextAt : null;
  return {
    ...after,
    options,
    paused,
    nextAt: runs ? (kept ?? nextRun(after, now)) : null,
    revision: before.revision + 1,
    updatedAt: now,
  };
}
