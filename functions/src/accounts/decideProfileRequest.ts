import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { changeProfile } from './changeProfile.ts';
import { DecideProfileRequestRequest, ProfileRequest } from './profileRequestContract.ts';
import { profileRequestReply, profileRequestsOf } from './profileRequestStore.ts';

export const decideProfileRequest = operation({
  name: 'decideProfileRequest',
  summary: 'Approve a request for a change of a profile, which makes the change, or reject it.',
  method: 'POST',
  path: '/profile-requests/{uid}/decision',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: DecideProfileRequestRequest,
  output: ProfileRequest,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { uid, number, decision, answer = null } = input;
    return commit(context, async (write) => {
      const { tx, now, audit, intent } = write;
      const ref = profileRequestsOf(db).doc(uid);
      const request = (await tx.get(ref)).data();
      if (request === undefined) throw new Failure('not-found');
      if (request.number !== number || request.status !== 'open') {
        const state = `${String(request.number)}, ${request.status}`;
        throw new Failure('conflict', { detail: `The last request is number ${state}.` });
      }
      const approved = decision === 'approve';
      if (approved) await changeProfile(write, db, uid, request.changes);
      const status = approved ? ('approved' as const) : ('rejected' as const);
      const next = { ...request, status, decidedAt: now, decidedBy: caller.uid, answer };
      tx.set(ref, next);
      audit({ action: `profile-request.${status}`, subject: ref.path, details: { number } });
      intent({
        dedupeKey: `profile-request.${status}:${uid}:${String(number)}`,
        kind: `profile-request.${status}`,
        to: [uid],
        data: { number: String(number) },
      });
      return profileRequestReply(uid, next);
    });
  },
});
