import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, pageOf } from '../platform/page.ts';
import type { Services } from '../platform/services.ts';
import { userByEmail } from './authUsers.ts';
import { peopleOf } from './people.ts';
import type { ListUsersRequest, UserSummary } from './userContract.ts';
import { ListUsersReply, ListUsersRequest as Request } from './userContract.ts';
import { matches, summary, usersQuery } from './userStore.ts';

interface Page {
  readonly users: UserSummary[];
  readonly nextCursor: string | null;
}

export const listUsers = operation({
  name: 'listUsers',
  summary: 'Accounts of people by name, all filters together; an address finds its one account.',
  method: 'GET',
  path: '/users',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: Request,
  output: ListUsersReply,
  failures: [],
  handler: ({ services, input }) =>
    input.email === undefined ? page(services, input) : one(services, input.email, input),
});

/** Reads: the accounts of the page, one more, and their contact data. */
async function page({ db }: Services, input: ListUsersRequest): Promise<Page> {
  const { limit, cursor, ...filters } = input;
  const query = usersQuery(db, filters);
  const rest = cursor === undefined ? query : query.startAfter(...decodeCursor(cursor, Position));
  const { docs } = await rest.limit(limit + 1).get();
  const { page: here, nextCursor } = pageOf(docs, limit, (doc) => [doc.data().nameKey, doc.id]);
  const uids = here.map(({ id }) => id);
  const people = await peopleOf(db, uids);
  return {
    // An account that was deleted between the two reads is left out.
    users: people.flatMap((person, i) => (person === null ? [] : [summary(uids[i] ?? '', person)])),
    nextCursor,
  };
}

async function one(
  { auth, db }: Services,
  email: string,
  filters: ListUsersRequest,
): Promise<Page> {
  const { uid } = (await userByEmail(auth, email)) ?? { uid: null };
  const [person] = uid === null ? [] : await peopleOf(db, [uid]);
  const found = uid !== null && person !== null && person !== undefined;
  const users = found && matches(person.user, filters) ? [summary(uid, person)] : [];
  return { users, nextCursor: null };
}

const Position = z.tuple([z.string(), Id]);
