import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { createdPage } from '../createdPage.ts';
import { ListReportSchedulesReply, ListReportSchedulesRequest } from './contract.ts';
import { schedulesQuery } from './scheduleStore.ts';
import { toSchedule } from './toSchedule.ts';

export const listReportSchedules = operation({
  name: 'listReportSchedules',
  summary: 'Your schedules of reports; for admins everybody’s.',
  method: 'GET',
  path: '/report-schedules',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListReportSchedulesRequest,
  output: ListReportSchedulesReply,
  failures: [],
  handler: async ({ caller, input, services: { db } }) => {
    const ownerUid = input.ownerUid ?? (caller.role === 'admin' ? undefined : caller.uid);
    if (caller.role !== 'admin' && ownerUid !== caller.uid) throw new Failure('permission-denied');
    const { page, nextCursor } = await createdPage(schedulesQuery(db, ownerUid), input);
    return { schedules: page.map((doc) => toSchedule(doc.id, doc.data())), nextCursor };
  },
});
