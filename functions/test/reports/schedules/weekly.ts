import type { z } from 'zod';
import { operations } from '../../../src/operations.ts';
import type { StoredSchedule } from '../../../src/reports/schedules/scheduleStore.ts';
import { reportSchedules } from '../../../src/reports/schedules/scheduleStore.ts';
import { callAs } from '../../support/call.ts';
import type { ReportWorld } from '../world.ts';

/** Friday noon of the week in which the world's sessions are. */
export const FRIDAY = '2026-09-04T12:00:00.000Z';
/** The first run: Monday, 7.00 in Berlin; and a moment after it. */
export const DUE = '2026-09-07T05:00:00.000Z';
export const SOON_AFTER = '2026-09-07T05:01:00.000Z';

type Asked = z.input<typeof operations.createReportSchedule.input>;
type Made = z.output<typeof operations.createReportSchedule.output>;

/** The records of algebra in the week that ended, each Monday, made on Friday. */
export function weekly(
  { services, clock }: Pick<ReportWorld, 'services' | 'clock'>,
  who: string,
  changes: Partial<Asked> = {},
): Promise<Made> {
  clock.set(FRIDAY);
  const asked: Asked = {
    name: 'Week of algebra',
    kind: 'records',
    filter: { courseId: 'algebra' },
    period: 'week',
    format: 'csv',
    every: 'weekly',
    at: '07:00',
    timeZone: 'Europe/Berlin',
    ...changes,
  };
  return callAs(who, operations.createReportSchedule, asked, { services });
}

export async function storedSchedule(
  { services }: Pick<ReportWorld, 'services'>,
  id: string,
): Promise<StoredSchedule> {
  const found = (await reportSchedules(services.db).doc(id).get()).data();
  if (found === undefined) throw new Error(`no schedule ${id}`);
  return found;
}
