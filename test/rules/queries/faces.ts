import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const faces: readonly QueriesOf[] = [
  {
    file: 'faces/consentStore.ts',
    clauses: ["orderBy 'number' 'desc'"],
    shapes: [shape('entries', { order: [['number', 'DESCENDING']] })],
  },
  {
    file: 'faces/deletion/deletionStore.ts',
    clauses: ["where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [shape('faceDeletions', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] })],
  },
  {
    file: 'faces/listFaceConflicts.ts',
    clauses: ["where 'status' '=='", "orderBy 'foundAt' 'desc'", "orderBy '__name__' 'desc'"],
    shapes: [shape('faceConflicts', { equal: ['status'], order: [['foundAt', 'DESCENDING']] })],
  },
  {
    file: 'faces/sameFace/traces.ts',
    clauses: ["where 'uid' '=='", "where 'uids' 'array-contains'", "where 'uids' 'array-contains'"],
    shapes: [
      shape('faceSearches', { equal: ['uid'] }),
      shape('faceConflicts', { equal: ['uids'] }),
      shape('lookalikes', { equal: ['uids'] }),
    ],
  },
  {
    file: 'faces/signIn/limitStore.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('faceSignInLimits', { equal: ['uid'] })],
  },
  {
    file: 'faces/vault/kekStore.ts',
    clauses: ["orderBy 'number' 'desc'"],
    shapes: [shape('keyEncryptionKeys', { order: [['number', 'DESCENDING']] })],
  },
  {
    file: 'faces/vault/keyringStore.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('keyring', { ranges: ['__name__'] })],
  },
  {
    file: 'faces/vault/vaultStore.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('vault', { ranges: ['__name__'] })],
  },
];
