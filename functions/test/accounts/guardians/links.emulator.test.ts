import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  acceptInvitation,
  getUser,
  grantRole,
  guardiansOf,
  invite,
  listGuardians,
  mirrorAccess,
  restoreUser,
  suspendUser,
  unlinkGuardian,
  updateGuardianLink,
} from '../../../src/accounts/index.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { deleteUser } from '../../../src/privacy/index.ts';
import { callAs } from '../../support/call.ts';
import { failsWith } from '../failure.ts';
import { codeIn, mailsTo } from '../mails.ts';
import { newEmail, person } from '../people.ts';
import type { Family } from './family.ts';
import { ALL, family, holds, link, linkOf, linkedGuardian, noticesTo } from './family.ts';

const FUTURE = '2999-01-01T00:00:00Z';
const NEVER = { attendance: false, consent: false, absences: false };

describe('a guardian’s link', function () {
  this.timeout(30_000);
  let home: Family;
  before(async () => {
    home = await family();
  });
  after(() => home.services.dispose());

  const asAdmin = () => [home.admin.token, { services: home.services }] as const;
  const update = (
    guardianUid: string,
    changes: Partial<z.input<typeof updateGuardianLink.input>>,
    key: string = randomUUID(),
  ) =>
    callAs(
      home.admin.token,
      updateGuardianLink,
      { guardianUid, childUid: home.child.uid, ...changes },
      { services: home.services, key },
    );
  const suspend = async (uid: string) => {
    const [who, options] = asAdmin();
    return await callAs(who, suspendUser, { uid }, options);
  };

  it('that has not begun gives nothing until it begins', async () => {
    const { uid } = await linkedGuardian(home, { from: FUTURE });
    assert.equal(await holds(home, uid), false);
    assert.equal(await holds(home, uid, new Date('2999-01-01T00:00:00Z')), true);
    const guardians = await guardiansOf(home.services.db, home.child.uid, new Date());
    assert.equal(
      guardians.some((guardian) => guardian.uid === uid),
      false,
    );
  });

  it('that begins when it ends, or later, is refused', async () => {
    const { uid } = await person(home.services, 'guardian');
    for (const until of [FUTURE, '2998-12-31T00:00:00Z']) {
      const refused = link(home, { guardianUid: uid, from: FUTURE, until });
      await assert.rejects(refused, failsWith('invalid-request'));
    }
    const linked = await linkedGuardian(home, { until: FUTURE });
    await assert.rejects(update(linked.uid, { from: FUTURE }), failsWith('invalid-request'));
    const past = update(linked.uid, { until: '2020-01-01T00:00:00Z' });
    await assert.rejects(past, failsWith('invalid-request'));
  });

  it('gives nothing, and is not spoken of, before the school has checked it; then it says who did', async () => {
    const { uid } = await linkedGuardian(home, { verified: false });
    assert.equal(await holds(home, uid), false);
    assert.deepEqual(await noticesTo(home.services, uid), []);
    await update(uid, { verified: true });
    assert.equal(await holds(home, uid), true);
    const stored = await linkOf(home.services, uid, home.child.uid);
    assert.equal(stored?.verifiedBy, home.admin.uid);
    const data = { childUid: home.child.uid };
    assert.deepEqual(await noticesTo(home.services, uid), [{ kind: 'guardian.linked', data }]);
  });

  it('changes by what is named, and by nothing else', async () => {
    const { uid } = await linkedGuardian(home, { until: FUTURE });
    const reply = await update(uid, { rights: { consent: false }, relation: 'relative' });
    assert.deepEqual(
      [reply.relation, reply.attendance, reply.consent, reply.absences, reply.until],
      ['relative', true, false, true, new Date(FUTURE).toISOString()],
    );
    assert.equal((await update(uid, { until: null })).until, null);
    assert.deepEqual((await linkOf(home.services, uid, home.child.uid))?.until, OPEN_END);
    await update(uid, { verified: false });
    assert.equal(await holds(home, uid), false);
    assert.equal((await linkOf(home.services, uid, home.child.uid))?.verifiedBy, undefined);
    await assert.rejects(update('nobody', { relation: 'other' }), failsWith('not-found'));
  });

  it('tells the guardian when a change ends what it gave, and of nothing less', async () => {
    const told = async (uid: string) =>
      (await noticesTo(home.services, uid)).map(({ kind }) => kind);
    for (const change of [{ verified: false }, { rights: NEVER }, { from: FUTURE }]) {
      const { uid } = await linkedGuardian(home);
      const before = (await told(uid)).length;
      await update(uid, { rights: { consent: false }, relation: 'relative' });
      assert.equal((await told(uid)).length, before, 'it gives something still');
      await update(uid, change);
      assert.equal((await told(uid)).at(-1), 'guardian.unlinked', JSON.stringify(change));
      await update(uid, { ...change, relation: 'other' });
      assert.equal((await told(uid)).length, before + 1, 'it had ended already');
    }
  });

  it('is made, changed and ended once, however often a call comes', async () => {
    const { uid } = await linkedGuardian(home, { verified: false });
    const key = randomUUID();
    const both = await Promise.all([1, 2].map(() => update(uid, { verified: true }, key)));
    const third = await update(uid, { verified: true }, key);
    assert.deepEqual([both[1], third], [both[0], both[0]]);
    const options = { services: home.services, key: randomUUID() };
    const names = { guardianUid: uid, childUid: home.child.uid };
    for (let n = 0; n < 2; n++) await callAs(home.admin.token, unlinkGuardian, names, options);
    const kinds = (await noticesTo(home.services, uid)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['guardian.linked', 'guardian.unlinked']);
    const account = await callAs(home.admin.token, getUser, { uid }, { services: home.services });
    assert.deepEqual([account.profile.role, account.children], ['guardian', []]);
  });

  it('is to a child alone, whatever every object has from birth', async () => {
    const [who, options] = asAdmin();
    const { uid: guardianUid } = await person(home.services, 'guardian');
    for (const childUid of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      const changed = update(guardianUid, { childUid, verified: true });
      await assert.rejects(changed, failsWith('not-found'));
      const ended = callAs(who, unlinkGuardian, { guardianUid, childUid }, options);
      await assert.rejects(ended, failsWith('not-found'));
      const children = [{ childUid, relation: 'parent' as const, rights: ALL }];
      const invited = { email: newEmail(), role: 'guardian' as const, children };
      await assert.rejects(callAs(who, invite, invited, options), failsWith('not-found'));
    }
    assert.deepEqual(await noticesTo(home.services, guardianUid), []);
  });

  it('says nothing while the child’s account is suspended, also one that is made meanwhile', async () => {
    const own = { ...home, child: await person(home.services, 'student') };
    const before = await linkedGuardian(own);
    await suspend(own.child.uid);
    const during = await linkedGuardian(own);
    const both = async () => [await holds(own, before.uid), await holds(own, during.uid)];
    assert.deepEqual(await both(), [false, false]);
    const [who, options] = asAdmin();
    await callAs(who, restoreUser, { uid: own.child.uid }, options);
    assert.deepEqual(await both(), [true, true]);
  });

  it('follows an edit of the child’s access in the console, whatever the number of events', async () => {
    const own = { ...home, child: await person(home.services, 'student') };
    const guardian = await linkedGuardian(own);
    const { db } = home.services;
    const access = db.doc(`access/${own.child.uid}`);
    for (const [changes, expected] of [
      [{ standing: 'suspended' }, false],
      [{ standing: 'active' }, true],
      [{ role: 'pending' }, false],
      [{ role: 'student' }, false],
    ] as const) {
      await access.update(changes);
      for (let n = 0; n < 3; n++) await mirrorAccess(home.services, own.child.uid);
      assert.equal(await holds(own, guardian.uid), expected, JSON.stringify(changes));
    }
  });

  it('ends when the child is no student any more, and does not come back', async () => {
    const own = { ...home, child: await person(home.services, 'student') };
    const guardian = await linkedGuardian(own);
    const [who, options] = asAdmin();
    await callAs(who, grantRole, { uid: own.child.uid, role: 'pending' }, options);
    assert.equal(await holds(own, guardian.uid), false);
    await callAs(who, grantRole, { uid: own.child.uid, role: 'student' }, options);
    assert.equal(await linkOf(home.services, guardian.uid, own.child.uid), null);
  });

  it('ends with the child’s account', async () => {
    const own = { ...home, child: await person(home.services, 'student') };
    const guardian = await linkedGuardian(own);
    const [who, options] = asAdmin();
    await callAs(who, deleteUser, { uid: own.child.uid }, options);
    assert.equal(await linkOf(home.services, guardian.uid, own.child.uid), null);
  });

  describe('by an invitation', () => {
    const invited = async (email: string, ...children: { uid: string; verified?: boolean }[]) => {
      const named = children.map(({ uid, verified = true }) => ({
        ...{ childUid: uid, verified },
        ...{ relation: 'parent' as const, rights: ALL },
      }));
      const [who, options] = asAdmin();
      await callAs(who, invite, { email, role: 'guardian', children: named }, options);
      const mails = await mailsTo(home.services, email);
      const tokens = mails.map(codeIn);
      return tokens;
    };
    const take = (token: string, caller: Parameters<typeof callAs>[0] = null) => {
      const made = { name: 'Pat Example', password: 'correct horse battery' };
      const data = caller === null ? { token, ...made } : { token };
      return callAs(caller, acceptInvitation, data, { services: home.services });
    };

    it('makes several at once, for a new account; what was not checked waits', async () => {
      const sibling = await person(home.services, 'student');
      const email = newEmail();
      const [token = ''] = await invited(email, home.child, { ...sibling, verified: false });
      await take(token);
      const { uid } = await home.services.auth.getUserByEmail(email);
      const other = { ...home, child: sibling };
      assert.deepEqual([await holds(home, uid), await holds(other, uid)], [true, false]);
      const told = await noticesTo(home.services, uid);
      assert.deepEqual(told, [{ kind: 'guardian.linked', data: { childUid: home.child.uid } }]);
    });

    it('adds to an account that is a guardian’s already', async () => {
      const guardian = await linkedGuardian(home);
      const sibling = await person(home.services, 'student');
      const [token = ''] = await invited(guardian.email, sibling);
      await take(token, guardian.token);
      const other = { ...home, child: sibling };
      const both = [await holds(home, guardian.uid), await holds(other, guardian.uid)];
      assert.deepEqual(both, [true, true]);
    });

    it('is worth nothing once the office has said something else', async () => {
      const sibling = await person(home.services, 'student');
      const guardian = await person(home.services, 'guardian');
      const [token = ''] = await invited(guardian.email, home.child, sibling);
      await link(home, { guardianUid: guardian.uid, rights: NEVER });
      await take(token, guardian.token);
      const stored = await linkOf(home.services, guardian.uid, home.child.uid);
      assert.deepEqual([stored?.attendance, stored?.consent], [false, false]);
      assert.equal(await holds({ ...home, child: sibling }, guardian.uid), true);
    });

    it('is worth nothing once its one child is no student any more', async () => {
      const leaver = await person(home.services, 'student');
      const email = newEmail();
      const [token = ''] = await invited(email, leaver);
      const [who, options] = asAdmin();
      await callAs(who, grantRole, { uid: leaver.uid, role: 'pending' }, options);
      await assert.rejects(take(token), failsWith('invalid-invitation'));
      await assert.rejects(home.services.auth.getUserByEmail(email));
    });

    it('names children of guardians only, each once, and only students', async () => {
      const [who, options] = asAdmin();
      const child = { childUid: home.child.uid, relation: 'parent' as const, rights: ALL };
      const ask = (data: object) =>
        callAs(who, invite, { email: newEmail(), role: 'guardian', ...data }, options);
      const children = [child];
      await assert.rejects(ask({ role: 'admin', children }), failsWith('invalid-request'));
      await assert.rejects(ask({ children: [child, child] }), failsWith('invalid-request'));
      const nobody = [{ ...child, childUid: 'nobody' }];
      await assert.rejects(ask({ children: nobody }), failsWith('not-found'));
    });
  });

  describe('in the list of a child’s guardians', () => {
    it('is told to admins with the address and to the child’s teachers without; to nobody else', async () => {
      const { services } = home;
      const own = { ...home, child: await person(services, 'student') };
      const one = await linkedGuardian(own);
      const waiting = await linkedGuardian(own, { verified: false });
      const teacher = await person(services, 'instructor');
      const stranger = await person(services, 'instructor');
      await services.db.doc(`access/${own.child.uid}`).update({ rosterOf: { c1: OPEN_END } });
      await services.db.doc(`access/${teacher.uid}`).update({ staffOf: { c1: OPEN_END } });
      await services.db.doc(`access/${stranger.uid}`).update({ staffOf: { c2: OPEN_END } });
      const list = async (who: typeof teacher, childUid = own.child.uid) =>
        (await callAs(who.token, listGuardians, { childUid }, { services })).guardians
          .map(({ uid, email, holds: now }) => ({ uid, email, now }))
          .sort((a, b) => Number(b.now) - Number(a.now));
      assert.deepEqual(await list(home.admin), [
        { uid: one.uid, email: one.email, now: true },
        { uid: waiting.uid, email: waiting.email, now: false },
      ]);
      assert.deepEqual(await list(teacher), [{ uid: one.uid, email: null, now: true }]);
      await assert.rejects(list(stranger), failsWith('not-found'));
      await assert.rejects(list(teacher, 'nobody'), failsWith('not-found'));
      await assert.rejects(list(home.admin, one.uid), failsWith('not-found'));
      await assert.rejects(list(one), failsWith('permission-denied'));
    });
  });
});
