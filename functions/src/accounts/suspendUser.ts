import { operation } from '../platform/operation.ts';
import { changeStanding } from './changeStanding.ts';
import { StandingReply, UserRequest } from './contract.ts';

export const suspendUser = operation({
  name: 'suspendUser',
  summary: 'Shut an account out at once, whatever tokens it holds.',
  method: 'POST',
  path: '/users/{uid}/suspension',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UserRequest,
  output: StandingReply,
  failures: ['not-found', 'conflict'],
  handler: (context) => changeStanding(context, context.input.uid, 'suspended'),
});
