import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const reports: readonly QueriesOf[] = [
  {
    file: 'reports/reportStore.ts',
    clauses: [
      "where 'by' '=='",
      "where 'status' 'in'",
      "where 'by' '=='",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
      "where 'status' '=='",
      "where 'filesUntil' '<='",
      "orderBy 'filesUntil'",
    ],
    shapes: [
      shape('reports', { equal: ['by', 'status'] }),
      shape('reports', { order: [['createdAt', 'DESCENDING']] }),
      shape('reports', { equal: ['by'], order: [['createdAt', 'DESCENDING']] }),
      shape('reports', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
      shape('reports', {
        equal: ['status'],
        ranges: ['filesUntil'],
        order: [['filesUntil', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'reports/schedules/scheduleStore.ts',
    clauses: [
      "where 'ownerUid' '=='",
      "orderBy 'createdAt'",
      "orderBy '__name__'",
      "where 'nextAt' '<='",
      "orderBy 'nextAt'",
    ],
    shapes: [
      shape('reportSchedules', { order: [['createdAt', 'ASCENDING']] }),
      shape('reportSchedules', { equal: ['ownerUid'], order: [['createdAt', 'ASCENDING']] }),
      shape('reportSchedules', { ranges: ['nextAt'], order: [['nextAt', 'ASCENDING']] }),
    ],
  },
];
