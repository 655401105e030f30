import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const others: readonly QueriesOf[] = [
  {
    file: 'kiosks/listKiosks.ts',
    clauses: ["orderBy 'createdAt' 'desc'"],
    shapes: [shape('kiosks', { order: [['createdAt', 'DESCENDING']] })],
  },
  {
    file: 'platform/rateLimit.ts',
    clauses: ["where 'key' '=='"],
    shapes: [shape('rateLimits', { equal: ['key'] })],
  },
  {
    file: 'platform/settled.ts',
    clauses: ["where FieldPath.documentId() '>='", "where FieldPath.documentId() '<'"],
    shapes: [shape('settled', { ranges: ['__name__'] })],
  },
  {
    file: 'settings/listPolicyVersions.ts',
    clauses: ["orderBy 'version' 'desc'"],
    shapes: [shape('versions', { order: [['version', 'DESCENDING']] })],
  },
];
