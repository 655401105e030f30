import type { Client } from '../../../functions/client/index.ts';
import { ZONE } from '../term.ts';

/** What the office has made by itself every Monday; its first run comes after the seeding. */
export async function orderReports(admin: Client): Promise<void> {
  await admin.createReportSchedule({
    name: 'The week of the whole school',
    kind: 'summary',
    period: 'week',
    format: 'xlsx',
    every: 'weekly',
    at: '06:30',
    timeZone: ZONE,
  });
}
