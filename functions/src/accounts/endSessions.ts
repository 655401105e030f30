import { accessOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { UserRequest } from './contract.ts';
import { endSessionsOf } from './endSessionsOf.ts';
import { SessionsEndedReply } from './userContract.ts';

export const endSessions = operation({
  name: 'endSessions',
  summary: 'End every session of an account at once; its owner may sign in again.',
  method: 'DELETE',
  path: '/users/{uid}/sessions',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UserRequest,
  output: SessionsEndedReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { input, services } = context;
    const known = await accessOf(services.db).doc(input.uid).get();
    if (!known.exists) throw new Failure('not-found');
    return await endSessionsOf(context, input.uid);
  },
});
