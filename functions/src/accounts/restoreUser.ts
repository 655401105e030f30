import { operation } from '../platform/operation.ts';
import { changeStanding } from './changeStanding.ts';
import { StandingReply, UserRequest } from './contract.ts';

export const restoreUser = operation({
  name: 'restoreUser',
  summary: 'Let a suspended account in again; it has to sign in anew.',
  method: 'DELETE',
  path: '/users/{uid}/suspension',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UserRequest,
  output: StandingReply,
  failures: ['not-found', 'conflict'],
  handler: (context) => changeStanding(context, context.input.uid, 'active'),
});
