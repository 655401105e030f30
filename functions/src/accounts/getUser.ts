import type { Firestore } from 'firebase-admin/firestore';
import type { UserRecord } from 'firebase-admin/auth';
import type { ChildRights } from '../platform/access.ts';
import { OPEN_END } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, profileReply } from './accountStore.ts';
import { userByUid } from './authUsers.ts';
import { UserRequest } from './contract.ts';
import { devicesOf } from './deviceStore.ts';
import { linkReply } from './guardians/linkReply.ts';
import { linksTo } from './guardians/links.ts';
import { UserReply } from './userContract.ts';

export const getUser = operation({
  name: 'getUser',
  summary: 'One account for the office: profile, grants, links, devices and how it signs in.',
  method: 'GET',
  path: '/users/{uid}',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: UserRequest,
  output: UserReply,
  failures: ['not-found'],
  handler: async ({ services: { auth, db }, input: { uid } }) => {
    const [account, user, guardians, active, all] = await Promise.all([
      profileOf(db, uid),
      userByUid(auth, uid),
      linksTo(db, uid),
      countDevices(db, uid, true),
      countDevices(db, uid, false),
    ]);
    if (account === null || account.access.role === 'kiosk') throw new Failure('not-found');
    const { access } = account;
    return {
      profile: profileReply(uid, account),
      staffOf: grants(access.staffOf),
      rosterOf: grants(access.rosterOf),
      children: Object.entries(access.children).map(([child, rights]) => link(child, rights)),
      guardians: guardians.map(({ uid: guardian, rights }) => link(guardian, rights)),
      devices: { active, revoked: all - active },
      signIn: { ...signInOf(user), validAfter: access.validAfter.toISOString() },
      createdAt: account.user.createdAt.toISOString(),
    };
  },
});

async function countDevices(db: Firestore, uid: string, active: boolean): Promise<number> {
  const all = devicesOf(db).where('uid', '==', uid);
  const query = active ? all.where('status', '==', 'active') : all;
  return (await query.count().get()).data().count;
}

function grants(of: Readonly<Record<string, Date>>) {
  return Object.entries(of).map(([courseId, until]) => ({ courseId, until: endOf(until) }));
}

function link(uid: string, rights: ChildRights) {
  return { uid, ...linkReply(rights) };
}

function endOf(until: Date): string | null {
  return until >= OPEN_END ? null : until.toISOString();
}

/** An account that Auth does not know cannot sign in at all. */
function signInOf(user: UserRecord | null) {
  const last = user?.metadata.lastSignInTime;
  return {
    providers: user?.providerData.map(({ providerId }) => providerId) ?? [],
    emailVerified: user?.emailVerified ?? false,
    disabled: user?.disabled ?? true,
    secondFactors: user?.multiFactor?.enrolledFactors.length ?? 0,
    lastSignInAt: last ? new Date(last).toISOString() : null,
  };
}
