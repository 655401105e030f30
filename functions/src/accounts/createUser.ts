import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { accessOf } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { createAccount, profileOf, profileReply, setRole } from './accountStore.ts';
import { createUserOnce, deleteUserOnce } from './authUsers.ts';
import { Profile } from './contract.ts';
import { welcomeMail } from './mails.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import type { RosterEntry } from './placement.ts';
import { place } from './placement.ts';
import { putProfile, withChanges } from './profileFields.ts';
import { isNumberTaken, linkRosterEntries, openEntriesOf } from './rosterLinks.ts';
import type { CreateUserRequest } from './userContract.ts';
import { CreateUserRequest as Request } from './userContract.ts';

/**
 * The account has no password: the link that goes out by mail sets one, and proves the address. Its uid follows from
 * the idempotency key, so that a retry carries on with it.
 */
export const createUser = operation({
  name: 'createUser',
  summary: 'Make an account for somebody; the link to choose a password goes to the address.',
  method: 'POST',
  path: '/users',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: Request,
  output: Profile,
  failures: ['already-exists', 'conflict'],
  handler: async (context) => {
    const { caller, input, services, idempotencyKey } = context;
    const { auth, db } = services;
    const { email, name } = input;
    const uid = sha256Hex(`user\n${caller.uid}\n${String(idempotencyKey)}`).slice(0, 28);
    const user = { uid, email, displayName: name, emailVerified: false };
    if (!(await createUserOnce(auth, user))) {
      throw new Failure('already-exists', { detail: 'There is an account with this address.' });
    }
    const link = await auth.generatePasswordResetLink(email);
    try {
      const reply = await commit(context, async (write) => {
        const profile = await open(write, db, uid, input);
        write.mail({ id: `account-${uid}`, to: email, ...welcomeMail(link, input.locale ?? null) });
        const details = { role: input.role };
        write.audit({ action: 'account.created', subject: `users/${uid}`, details });
        return profile;
      });
      await mirrorAccess(services, uid);
      return reply;
    } catch (error) {
      // Refused: the address is free again.
      if (error instanceof Failure && (await profileOf(db, uid)) === null) {
        await deleteUserOnce(auth, uid);
      }
      throw error;
    }
  },
});

async function open(
  { tx, now }: Write,
  db: Firestore,
  uid: string,
  input: CreateUserRequest,
): Promise<Profile> {
  const { email, name, role, locale = null, studentNumber, ...fields } = input;
  const entries = role === 'student' ? await entriesFor(tx, db, input, now) : [];
  const number = studentNumber ?? entries[0]?.studentNumber ?? null;
  if (number !== null && (await isNumberTaken(db, number, uid, tx))) {
    throw new Failure('conflict', {
      detail: `Another account has the student number ${number}.`,
    });
  }
  const { access, user, personal } = createAccount(
    tx,
    db,
    { uid, name, email, emailProven: false, locale },
    now,
  );
  const account = withChanges({ access, user, personal }, { ...fields, studentNumber: number });
  putProfile(tx, db, uid, account, now);
  setRole(tx, db, uid, role, now);
  tx.update(accessOf(db).doc(uid), { studentNumber: number });
  // The office writes the name; a roster's spelling counts where people register themselves.
  const links = entries.map((entry) => ({ ...entry, name }));
  linkRosterEntries(tx, db, uid, links, now);
  const courseIds = entries.map(({ courseId }) => courseId);
  return profileReply(uid, {
    access: { ...account.access, role },
    user: { ...account.user, courseIds },
    personal: account.personal,
  });
}

/** The open roster entries of the address, of the number that the office states or the roster alone tells. */
async function entriesFor(
  tx: Transaction,
  db: Firestore,
  { email, studentNumber }: CreateUserRequest,
  now: Date,
): Promise<readonly RosterEntry[]> {
  const entries = await openEntriesOf(tx, db, email, now);
  if (studentNumber === undefined)
    return place({ email, studentNumber: null }, entries, []).entries;
  return entries.filter((entry) => entry.studentNumber === studentNumber);
}
