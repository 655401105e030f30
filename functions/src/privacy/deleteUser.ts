import { z } from 'zod';
import { UserRequest, closeAccount, endAccount } from '../accounts/index.ts';
import { endFeeds } from '../courses/index.ts';
import { forgetPerson } from '../faces/index.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';

/**
 * Three steps, each safe to repeat: the account is closed, which is what its tokens notice at once; what is held of
 * the face goes the way of a withdrawal; then everything else of the account ends. Killed in between it stays closed,
 * and the same call carries on. Attendance records, consents and the audit stay under the uid: they
 * are the institution's, and erasing a person from them is another thing.
 */
export const deleteUser = operation({
  name: 'deleteUser',
  summary: 'Delete an account for good: sign-in, profile, devices, grants, links and face data.',
  method: 'DELETE',
  path: '/users/{uid}',
  roles: ['admin'],
  // For the secrets of a third party that keeps the faces.
  tier: 'face',
  writes: true,
  input: UserRequest,
  output: z.object({ uid: z.string(), deleted: z.literal(true) }),
  failures: ['not-found', 'conflict', 'unavailable'],
  handler: async (context) => {
    const { uid } = context.input;
    if (uid === context.caller.uid) {
      throw new Failure('conflict', {
        detail: 'Nobody deletes the own account: ask another admin.',
      });
    }
    await closeAccount(context, uid);
    await forgetPerson(context, uid);
    await endFeeds(context, uid);
    return await endAccount(context, uid);
  },
});
