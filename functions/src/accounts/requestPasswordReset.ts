import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { operation } from '../platform/operation.ts';
import { Accepted, PasswordResetRequest } from './contract.ts';
import { createRequest } from './requestStore.ts';

export const requestPasswordReset = operation({
  name: 'requestPasswordReset',
  summary: 'Ask for a link to choose a new password; it goes to the address by mail.',
  method: 'POST',
  path: '/password-resets',
  roles: 'anyone',
  tier: 'light',
  writes: true,
  input: PasswordResetRequest,
  output: Accepted,
  failures: [],
  handler: async (context) => {
    const { email } = context.input;
    const { db } = context.services;
    const id = randomToken();
    return await commit(context, ({ tx, now, audit }) => {
      createRequest(tx, db, id, { kind: 'password-reset', email }, now);
      audit({ action: 'password-reset.requested', subject: `accountRequests/${id}` });
      return Promise.resolve({ accepted: true as const });
    });
  },
});
