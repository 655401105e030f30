import assert from 'node:assert/strict';
import {
  getMyProfile,
  grantRole,
  invite,
  profileOf,
  restoreUser,
  suspendUser,
} from '../../src/accounts/index.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import { grantStaff } from '../../src/accounts/staffGrants.ts';
import { mirrorAccess } from '../../src/accounts/mirrorAccess.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import type { Person } from './people.ts';
import { newEmail, person, rosterLine } from './people.ts';

describe('roles and standing', () => {
  let services: Isolated;
  let admin: Person;
  beforeEach(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
  });
  afterEach(() => services.dispose());

  const grant = (uid: string, role: 'pending' | 'student' | 'instructor' | 'admin') =>
    callAs(admin.token, grantRole, { uid, role }, { services });
  const suspend = (uid: string, by = admin) => callAs(by.token, suspendUser, { uid }, { services });
  const accessOf = async (uid: string) => {
    const account = await profileOf(services.db, uid);
    assert.ok(account !== null);
    return account.access;
  };

  it('a pending account gets a role, and its claim', async () => {
    const { uid } = await person(services, 'pending');
    await grant(uid, 'instructor');
    assert.equal((await accessOf(uid)).role, 'instructor');
    assert.deepEqual((await services.auth.getUser(uid)).customClaims, { role: 'instructor' });
  });

  it('a promotion keeps the session alive', async () => {
    const { uid, token } = await person(services, 'pending');
    await grant(uid, 'instructor');
    const older = { ...token, authTimeS: token.authTimeS - 1000 };
    assert.equal((await callAs(older, getMyProfile, {}, { services })).role, 'instructor');
  });

  it('a pending account made a student gets its roster entries', async () => {
    const { uid, email } = await person(services, 'pending');
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    await grant(uid, 'student');
    const { studentNumber, rosterOf } = await accessOf(uid);
    assert.deepEqual([studentNumber, Object.keys(rosterOf)], ['s1', ['c1']]);
  });

  it('a demotion ends old tokens, takes the courses and revokes refresh tokens', async () => {
    const teacher = await person(services, 'instructor');
    const { uid } = teacher;
    await services.db.runTransaction((tx) => {
      const grantedBy = admin.uid;
      const now = new Date();
      const staff = {
        uid,
        role: 'instructor' as const,
        until: OPEN_END,
        grantedBy,
        updatedAt: now,
      };
      grantStaff(tx, services.db, 'c1', staff);
      return Promise.resolve();
    });
    const stale = { ...teacher.token, authTimeS: teacher.token.authTimeS - 5 };
    await grant(uid, 'pending');
    await assert.rejects(
      callAs(stale, getMyProfile, {}, { services }),
      failsWith('unauthenticated'),
    );
    assert.deepEqual((await accessOf(uid)).staffOf, {});
    assert.equal((await services.db.doc(`courses/c1/staff/${uid}`).get()).exists, false);
    const user = await services.auth.getUser(uid);
    assert.deepEqual(user.customClaims, { role: 'pending' });
    const revokedS = Date.parse(user.tokensValidAfterTime ?? '') / 1000;
    // Auth is asked for no more than this moment; `access` ends the rest of the second.
    assert.ok(revokedS >= (await accessOf(uid)).validAfter.getTime() / 1000 - 1);
  });

  it('a demoted admin can do nothing of an admin, whatever the token claims', async () => {
    const second = await person(services, 'admin');
    await grant(second.uid, 'student');
    const fresh = { ...second.token, authTimeS: second.token.authTimeS + 60 };
    await assert.rejects(
      callAs(fresh, invite, { email: newEmail(), role: 'admin' }, { services }),
      failsWith('permission-denied'),
    );
  });

  it('a student made something else gives the roster entries back', async () => {
    const { uid, email } = await person(services, 'pending');
    const line = await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    await grant(uid, 'student');
    await grant(uid, 'pending');
    assert.equal((await line.get()).get('uid'), null);
    const { studentNumber, rosterOf } = await accessOf(uid);
    assert.deepEqual([studentNumber, rosterOf], [null, {}]);
  });

  it('a suspended account fails at once with a fresh token and cannot sign in', async () => {
    const { uid, token } = await person(services, 'student');
    await suspend(uid);
    const fresh = { ...token, authTimeS: Math.floor(Date.now() / 1000) + 1 };
    for (const who of [token, fresh]) {
      await assert.rejects(
        callAs(who, getMyProfile, {}, { services }),
        failsWith('permission-denied'),
      );
    }
    assert.equal((await services.auth.getUser(uid)).disabled, true);
  });

  it('a restored account works again after a new sign-in, not with the old token', async () => {
    const { uid, token } = await person(services, 'student');
    await suspend(uid);
    await callAs(admin.token, restoreUser, { uid }, { services });
    const old = { ...token, authTimeS: token.authTimeS - 5 };
    await assert.rejects(callAs(old, getMyProfile, {}, { services }), failsWith('unauthenticated'));
    const fresh = { ...token, authTimeS: Math.floor(Date.now() / 1000) + 1 };
    assert.equal((await callAs(fresh, getMyProfile, {}, { services })).standing, 'active');
    assert.equal((await services.auth.getUser(uid)).disabled, false);
  });

  it('no token of the very second of a suspension or demotion lives on, and no later end is taken back', async () => {
    for (const act of [suspend, (uid: string) => grant(uid, 'student')]) {
      const { uid, token } = await person(services, 'instructor');
      await act(uid);
      const { validAfter, standing } = await accessOf(uid);
      if (standing === 'suspended') await callAs(admin.token, restoreUser, { uid }, { services });
      const authTimeS = validAfter.getTime() / 1000 - 1;
      const look = callAs({ ...token, authTimeS }, getMyProfile, {}, { services });
      await assert.rejects(look, failsWith('unauthenticated'));
    }
  });

  it('the last active admin can neither be demoted nor suspended', async () => {
    const { uid } = admin;
    await assert.rejects(grant(uid, 'student'), failsWith('conflict'));
    await assert.rejects(suspend(uid), failsWith('conflict'));
    const second = await person(services, 'admin');
    await suspend(second.uid);
    await assert.rejects(suspend(uid), failsWith('conflict'));
    assert.deepEqual(
      [(await accessOf(uid)).role, (await accessOf(uid)).standing],
      ['admin', 'active'],
    );
  });

  it('two admins who suspend each other at the same time leave one', async () => {
    const second = await person(services, 'admin');
    const results = await Promise.allSettled([suspend(second.uid), suspend(admin.uid, second)]);
    assert.ok(results.some(({ status }) => status === 'fulfilled'));
    const standings = [(await accessOf(admin.uid)).standing, (await accessOf(second.uid)).standing];
    assert.deepEqual(standings.sort(), ['active', 'suspended']);
  });

  it('an unknown account is not found, and only admins may ask', async () => {
    await assert.rejects(grant('nobody', 'student'), failsWith('not-found'));
    await assert.rejects(suspend('nobody'), failsWith('not-found'));
    for (const role of ['student', 'instructor', 'guardian', 'pending'] as const) {
      const other = await person(services, role);
      const data = { uid: other.uid, role: 'admin' as const };
      await assert.rejects(
        callAs(other.token, grantRole, data, { services }),
        failsWith('permission-denied'),
      );
      await assert.rejects(suspend(admin.uid, other), failsWith('permission-denied'));
    }
  });

  it('Auth follows an edit of access in the console, and a second event changes nothing', async () => {
    const { uid } = await person(services, 'student');
    const ref = services.db.doc(`access/${uid}`);
    await ref.update({ role: 'instructor', standing: 'suspended', validAfter: new Date() });
    await mirrorAccess(services, uid);
    const once = await services.auth.getUser(uid);
    await mirrorAccess(services, uid);
    const twice = await services.auth.getUser(uid);
    assert.deepEqual([once.customClaims, once.disabled], [{ role: 'instructor' }, true]);
    assert.deepEqual(twice.toJSON(), once.toJSON());
  });
});
