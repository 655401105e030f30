import type { QueriesOf } from './shape.ts';
import { mixesOf, shape } from './shape.ts';

export const absences: readonly QueriesOf[] = [
  {
    file: 'absences/getAbsenceRequest.ts',
    clauses: ["orderBy 'n'"],
    shapes: [shape('steps', { order: [['n', 'ASCENDING']] })],
  },
  {
    file: 'absences/requestStore.ts',
    clauses: [
      "where 'state' '=='",
      "where 'studentUid' '=='",
      "where 'courseIds' 'array-contains'",
      "where 'status' '=='",
      "where 'status' 'in'",
      "where 'firstDay' '>='",
      "where 'firstDay' '<='",
      "orderBy 'firstDay' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'studentUid' '=='",
      "where 'status' 'in'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
      "where 'evidenceUntil' '<='",
      "orderBy 'evidenceUntil'",
    ],
    shapes: [
      shape('evidence', { equal: ['state'] }),
      ...mixesOf(['studentUid', 'status']).flatMap((equal) =>
        [[], ['courseIds']].map((contains) =>
          shape('absenceRequests', {
            equal,
            contains,
            ranges: ['firstDay'],
            order: [['firstDay', 'DESCENDING']],
          }),
        ),
      ),
      shape('absenceRequests', { equal: ['studentUid', 'status'] }),
      shape('absenceRequests', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
      shape('absenceRequests', {
        ranges: ['evidenceUntil'],
        order: [['evidenceUntil', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'absences/evidence/checkEvidence.ts',
    clauses: ["where 'state' 'in'"],
    shapes: [shape('evidence', { equal: ['state'] })],
  },
  {
    file: 'absences/evidence/listEvidence.ts',
    clauses: ["orderBy 'storedAt'"],
    shapes: [shape('evidence', { order: [['storedAt', 'ASCENDING']] })],
  },
  {
    file: 'absences/evidence/sweepEvidence.ts',
    clauses: ["where 'state' '=='"],
    shapes: [shape('evidence', { equal: ['state'] })],
  },
];
