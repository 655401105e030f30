import { PERSON_ROLES } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { mustHaveRight } from './fieldRights.ts';
import { changedFields, defined } from './profileFields.ts';
import { ProfileRequest, RequestProfileChangeRequest } from './profileRequestContract.ts';
import { profileRequestReply, profileRequestsOf } from './profileRequestStore.ts';

export const requestProfileChange = operation({
  name: 'requestProfileChange',
  summary: 'Ask the office to change fields of the own profile; one request at a time.',
  method: 'POST',
  path: '/me/profile-request',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: RequestProfileChangeRequest,
  output: ProfileRequest,
  failures: ['conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { uid } = caller;
    const fields = changedFields(input.changes, 'changes').join(',');
    return commit(context, async ({ tx, now, audit, intent }) => {
      const { rules } = await currentPolicy(db, tx);
      mustHaveRight(rules.profileRights, input.changes, 'request');
      const ref = profileRequestsOf(db).doc(uid);
      const last = (await tx.get(ref)).data();
      if (last?.status === 'open') {
        throw new Failure('conflict', { detail: 'There is an open request: withdraw it first.' });
      }
      const number = (last?.number ?? 0) + 1;
      const request = {
        number,
        changes: defined(input.changes),
        reason: input.reason,
        status: 'open' as const,
        requestedAt: now,
        decidedAt: null,
        decidedBy: null,
        answer: null,
      };
      tx.set(ref, request);
      audit({ action: 'profile-request.made', subject: ref.path, details: { number, fields } });
      intent({
        dedupeKey: `profile-request.made:${uid}:${String(number)}`,
        kind: 'profile-request.made',
        to: ['admins'],
        data: { uid },
      });
      return profileRequestReply(uid, request);
    });
  },
});
