import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { operation } from '../platform/operation.ts';
import { Accepted, RegisterRequest } from './contract.ts';
import { createRequest } from './requestStore.ts';

export const register = operation({
  name: 'register',
  summary: 'Ask for an account; the outcome goes to the address by mail, whatever it is.',
  method: 'POST',
  path: '/registrations',
  roles: 'anyone',
  tier: 'light',
  writes: true,
  input: RegisterRequest,
  output: Accepted,
  failures: [],
  handler: async (context) => {
    const { email, name, studentNumber = null, locale = null } = context.input;
    const { db } = context.services;
    const id = randomToken();
    return await commit(context, ({ tx, now, audit }) => {
      createRequest(tx, db, id, { kind: 'register', email, name, studentNumber, locale }, now);
      audit({ action: 'registration.requested', subject: `accountRequests/${id}` });
      return Promise.resolve({ accepted: true as const });
    });
  },
});
