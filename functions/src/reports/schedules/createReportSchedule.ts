import { commit } from '../../platform/commit.ts';
import { randomToken, sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { delimiterOf } from '../contract.ts';
import { checkSchedule } from './checkSchedule.ts';
import { CreateReportScheduleRequest, MOST_SCHEDULES, ReportSchedule } from './contract.ts';
import type { StoredSchedule } from './scheduleStore.ts';
import { reportSchedules, schedulesQuery } from './scheduleStore.ts';
import { nextRun } from './timing.ts';
import { toSchedule } from './toSchedule.ts';

export const createReportSchedule = operation({
  name: 'createReportSchedule',
  summary: 'Have a report made by itself: daily, weekly or monthly at a time of a zone.',
  method: 'POST',
  path: '/report-schedules',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: CreateReportScheduleRequest,
  output: ReportSchedule,
  failures: ['conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { delimiter, bom, columns, locale, ...rest } = input;
    const at = clock.now();
    const schedule: StoredSchedule = {
      ...rest,
      options: { delimiter: delimiterOf(delimiter), bom, columns, locale },
      ownerUid: caller.uid,
      paused: null,
      nextAt: input.enabled ? nextRun(input, at) : null,
      last: null,
      revision: 1,
      createdAt: at,
      updatedAt: at,
    };
    await checkSchedule(services, schedule);
    // The same for every call under one key.
    const key = context.idempotencyKey ?? randomToken();
    const id = sha256Hex(`report-schedule\n${caller.uid}\n${key}`).slice(0, 24);
    return await commit(context, async ({ tx, audit }) => {
      const own = await tx.get(schedulesQuery(db, caller.uid).limit(MOST_SCHEDULES).select());
      if (own.size >= MOST_SCHEDULES) {
        const detail = `Delete one first: there are ${String(MOST_SCHEDULES)} at most.`;
        throw new Failure('conflict', { detail });
      }
      const ref = reportSchedules(db).doc(id);
      tx.create(ref, schedule);
      const details = { kind: schedule.kind, recipients: schedule.recipients.length };
      audit({ action: 'report-schedule.created', subject: ref.path, details });
      return toSchedule(id, schedule);
    });
  },
});
