import type { QueriesOf } from './shape.ts';
import { mixesOf, shape } from './shape.ts';

/** Filters of the list of people, all of which may come together. */
const USER_FILTERS = ['role', 'standing', 'department', 'programme', 'section', 'studentNumber'];

export const accounts: readonly QueriesOf[] = [
  {
    file: 'accounts/endAccount.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('devices', { equal: ['uid'] })],
  },
  {
    file: 'accounts/getUser.ts',
    clauses: ["where 'uid' '=='", "where 'status' '=='"],
    shapes: [shape('devices', { equal: ['uid'] }), shape('devices', { equal: ['uid', 'status'] })],
  },
  {
    file: 'accounts/guardians/links.ts',
    clauses: ["where relation '!='"],
    shapes: [shape('access', { ranges: ['children.*.relation'] })],
  },
  {
    file: 'accounts/invitationStore.ts',
    clauses: ["where 'email' '=='", "where relation '!='", "where 'email' '=='"],
    shapes: [
      shape('invitations', { equal: ['email'] }),
      shape('invitations', { ranges: ['children.*.relation'] }),
    ],
  },
  {
    file: 'accounts/lastAdmin.ts',
    clauses: ["where 'role' '=='", "where 'standing' '=='"],
    shapes: [shape('access', { equal: ['role', 'standing'] })],
  },
  {
    file: 'accounts/listMyDevices.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('devices', { equal: ['uid'] })],
  },
  {
    file: 'accounts/listProfileRequests.ts',
    clauses: ["where 'status' '=='", "orderBy 'requestedAt'", "orderBy '__name__'"],
    shapes: [
      shape('profileRequests', { equal: ['status'], order: [['requestedAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'accounts/mirrorStaff.ts',
    clauses: ["where 'role' 'in'", "orderBy '__name__'"],
    shapes: [shape('access', { equal: ['role'] })],
  },
  {
    file: 'accounts/people.ts',
    clauses: ["where 'section' '=='", "where 'role' '=='"],
    shapes: [shape('users', { equal: ['section', 'role'] })],
  },
  {
    file: 'accounts/reach.ts',
    clauses: ["where 'role' '=='", "where 'standing' '=='"],
    shapes: [shape('access', { equal: ['role', 'standing'] })],
  },
  {
    file: 'accounts/registerDevice.ts',
    clauses: ["where 'uid' '=='", "where 'status' '=='"],
    shapes: [shape('devices', { equal: ['uid', 'status'] })],
  },
  {
    file: 'accounts/rosterLinks.ts',
    clauses: ["where 'email' '=='", "where 'studentNumber' '=='"],
    shapes: [
      shape('roster', { group: true, equal: ['email'] }),
      shape('users', { equal: ['studentNumber'] }),
    ],
  },
  {
    file: 'accounts/userStore.ts',
    clauses: [
      ...USER_FILTERS.map((field) => `where '${field}' '=='`),
      "where 'nameKey' '>='",
      "where 'nameKey' '<'",
      "orderBy 'nameKey'",
      "orderBy '__name__'",
    ],
    shapes: mixesOf(USER_FILTERS).map((equal) =>
      shape('users', { equal, ranges: ['nameKey'], order: [['nameKey', 'ASCENDING']] }),
    ),
  },
];
