import type { ConsoleEditable } from '../platform/consoleEdit.ts';
import type { StoredPolicy as Policy } from './policyStore.ts';
import { StoredPolicy, keepPolicyVersion } from './policyStore.ts';

/** The policy as admins may edit it in the Firebase console: each valid edit is a new version. */
export const policyConsoleEdit: ConsoleEditable<Policy> = {
  kind: 'policy',
  schema: StoredPolicy,
  fields: Object.keys(StoredPolicy.shape),
  insteadOfDeletion: 'edit its rules instead',
  defaults: (now) => ({ version: 0, updatedAt: now }),
  derive: (_tx, _db, edited, before, now) =>
    Promise.resolve({
      document: {
        ...edited,
        version: (before?.version ?? 0) + 1,
        updatedAt: now,
        updatedBy: null,
      },
    }),
  also: (tx, db, _path, stored) => {
    keepPolicyVersion(tx, db, stored);
  },
};
