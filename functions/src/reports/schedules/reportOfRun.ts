import type { Reader, RecordFilter } from '../../attendance/index.ts';
import type { Services } from '../../platform/services.ts';
import { readerOf } from '../mayRead.ts';
import { newReport } from '../newReport.ts';
import type { StoredReport } from '../reportStore.ts';
import { entitledOf, permittedTo } from './entitled.ts';
import type { Period } from './period.ts';
import { endedPeriod, termToDate } from './period.ts';
import type { PAUSES, StoredSchedule } from './scheduleStore.ts';
import { termFor } from './termFor.ts';

/** The report of one run, or why there is none and will be none. */
export type RunOutcome =
  | { readonly report: StoredReport; readonly withheld: number }
  | { readonly pause: (typeof PAUSES)[number] };

/**
 * What a run at this instant asks for. Its report says that instant, not when somebody came to make it, so that the same run
 * made twice asks for the same. Whoever may not read it any more is not among its recipients; an owner who may not
 * ends the schedule.
 */
export async function reportOfRun(
  services: Services,
  id: string,
  schedule: StoredSchedule,
  at: Date,
): Promise<RunOutcome> {
  const owner: Reader | null = await readerOf(services, schedule.ownerUid);
  const permitted = await permittedTo(services, owner, schedule);
  if (permitted === null) return { pause: 'owner-not-entitled' };
  const period = await periodOf(services, schedule, at);
  if (period === null) return { pause: 'term-missing' };
  if (schedule.period === 'term' && isTold(schedule, period)) return { pause: 'term-over' };
  const recipients = await entitledOf(services, schedule.recipients, schedule);
  const filter: RecordFilter = {
    ...permitted,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
  };
  const { ownerUid: by, kind, format, options, name } = schedule;
  const title = `${name}, ${period.first} – ${period.last}`;
  const asked = { by, kind, filter, format, options, title, scheduleId: id, recipients };
  const report = { ...newReport(asked, services.clock.now()), createdAt: at };
  return { report, withheld: schedule.recipients.length - recipients.length };
}

/** Whether a run before reached to the end of the term. One from before somebody changed the schedule was of something else. */
function isTold({ last, updatedAt }: StoredSchedule, { to }: Period): boolean {
  return last !== null && last.at >= updatedAt && to <= last.at;
}

async function periodOf(
  services: Services,
  schedule: StoredSchedule,
  at: Date,
): Promise<Period | null> {
  if (schedule.period !== 'term') return endedPeriod(schedule.period, at, schedule.timeZone);
  const term = await termFor(services, schedule);
  return term === null ? null : termToDate(term, at);
}
