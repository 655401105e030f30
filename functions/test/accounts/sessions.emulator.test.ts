import assert from 'node:assert/strict';
import {
  endSessions,
  getMyProfile,
  mirrorAccess,
  profileOf,
  signOutEverywhere,
  suspendUser,
} from '../../src/accounts/index.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';
import { failsWith } from './failure.ts';
import type { Person } from './people.ts';
import { person, signUp } from './people.ts';

describe('the end of all sessions', () => {
  let services: Isolated;
  let admin: Person;
  let student: Person;
  before(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
  });
  beforeEach(async () => {
    student = await person(services, 'student');
  });
  after(() => services.dispose());

  const look = (who = student.token) => callAs(who, getMyProfile, {}, { services });
  const signOut = (who = student.token) => callAs(who, signOutEverywhere, {}, { services });
  const end = (uid: string) => callAs(admin.token, endSessions, { uid }, { services });
  const validAfterS = async (uid: string): Promise<number> =>
    ((await profileOf(services.db, uid))?.access.validAfter.getTime() ?? 0) / 1000;

  for (const [who, act] of [
    ['its owner', () => signOut()],
    ['an admin', () => end(student.uid)],
  ] as const) {
    it(`by ${who} refuses every token up to now at once, those of this very second too`, async () => {
      await look();
      const { validAfter } = await act();
      const secondS = Math.floor(Date.parse(validAfter) / 1000);
      for (const authTimeS of [student.token.authTimeS, secondS - 1, secondS - 1000]) {
        await assert.rejects(look({ ...student.token, authTimeS }), failsWith('unauthenticated'));
      }
      assert.equal((await look({ ...student.token, authTimeS: secondS })).uid, student.uid);
    });
  }

  it('ends the pushes to every phone, for one of them may be lost', async () => {
    const phones = services.db.collection(`users/${student.uid}/pushTokens`);
    await phones.doc('lost').set({ token: 'lost', platform: 'ios', updatedAt: new Date() });
    await signOut();
    assert.equal((await phones.get()).size, 0);
  });

  it('revokes the refresh tokens in Auth, once: a later event takes no new session away', async () => {
    await signOut();
    const once = await services.auth.getUser(student.uid);
    const endS = await validAfterS(student.uid);
    assert.ok(Date.parse(once.tokensValidAfterTime ?? '') / 1000 >= endS - 1);
    await mirrorAccess(services, student.uid);
    const twice = await services.auth.getUser(student.uid);
    assert.equal(twice.tokensValidAfterTime, once.tokensValidAfterTime);
  });

  it('serves somebody who has not registered yet, by Auth alone', async () => {
    const { uid, token } = await signUp(services);
    assert.equal((await signOut(token)).ended, true);
    const { tokensValidAfterTime } = await services.auth.getUser(uid);
    assert.ok(Date.parse(tokensValidAfterTime ?? '') > 0);
  });

  it('does not open a suspended account', async () => {
    await callAs(admin.token, suspendUser, { uid: student.uid }, { services });
    await end(student.uid);
    const later = { ...student.token, authTimeS: student.token.authTimeS + 60 };
    await assert.rejects(look(later), failsWith('permission-denied'));
    assert.equal((await services.auth.getUser(student.uid)).disabled, true);
  });

  it('is for admins to order for others, and for no kiosk', async () => {
    await assert.rejects(end('nobody'), failsWith('not-found'));
    await assert.rejects(end(await member('kiosk', {}, services)), failsWith('conflict'));
    await assert.rejects(
      callAs(student.token, endSessions, { uid: admin.uid }, { services }),
      failsWith('permission-denied'),
    );
  });
});
