import { operation } from '../platform/operation.ts';
import { NoInput } from './contract.ts';
import { endSessionsOf } from './endSessionsOf.ts';
import { SessionsEndedReply } from './userContract.ts';

export const signOutEverywhere = operation({
  name: 'signOutEverywhere',
  summary: 'End every session of the own account at once, this one included.',
  method: 'DELETE',
  path: '/me/sessions',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: NoInput,
  output: SessionsEndedReply,
  failures: ['conflict'],
  withoutSecondFactor: true,
  handler: (context) => endSessionsOf(context, context.caller.uid),
});
