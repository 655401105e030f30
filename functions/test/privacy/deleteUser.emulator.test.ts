import assert from 'node:assert/strict';
import {
  deviceProofMessage,
  getMyProfile,
  getUser,
  grantStaff,
  invite,
  linkGuardian,
  profileOf,
  registerDevice,
  requestProfileChange,
  restoreUser,
} from '../../src/accounts/index.ts';
import { deleteUser } from '../../src/privacy/index.ts';
import { OPEN_END, accessOf } from '../../src/platform/access.ts';
import type { Services } from '../../src/platform/services.ts';
import { failsWith } from '../accounts/failure.ts';
import { mailsTo } from '../accounts/mails.ts';
import type { Person } from '../accounts/people.ts';
import { newEmail, person, rosterLine } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import { deviceKey } from '../support/deviceKey.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

describe('the deletion of an account', () => {
  let services: Isolated;
  let admin: Person;
  beforeEach(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
  });
  afterEach(() => services.dispose());

  const remove = (uid: string, by = admin, under: Services = services) =>
    callAs(by.token, deleteUser, { uid }, { services: under });
  const doc = async (path: string) => await services.db.doc(path).get();

  /** A student with everything an account gathers. */
  async function fullStudent(): Promise<Person & { readonly guardian: Person }> {
    const student = await person(services, 'student');
    const { uid, email } = student;
    const guardian = await person(services, 'guardian');
    const { db } = services;
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1', uid });
    const belongs = { studentNumber: 's1', rosterOf: { c1: OPEN_END } };
    await accessOf(db).doc(uid).update(belongs);
    const rights = { attendance: true, consent: true };
    const link = { relation: 'parent' as const, childUid: uid, rights };
    await callAs(admin.token, linkGuardian, { ...link, guardianUid: guardian.uid }, { services });
    const guest = { ...link, guardianEmail: newEmail() };
    await callAs(admin.token, linkGuardian, guest, { services });
    await callAs(admin.token, invite, { email, role: 'instructor' }, { services });
    const key = await deviceKey();
    const proof = await key.sign(deviceProofMessage(uid, key.publicKey));
    const device = { publicKey: key.publicKey, name: 'P', platform: 'ios' as const, proof };
    await callAs(student.token, registerDevice, device, { services });
    const change = { changes: { name: 'Other' }, reason: 'Married' };
    await callAs(student.token, requestProfileChange, change, { services });
    await db.doc(`users/${uid}/pushTokens/phone`).set({ token: 't' });
    await db.doc(`users/${uid}/inbox/notice`).set({ kind: 'k' });
    for (const place of [`vault/${uid}`, `seenFrames/${uid}`, `lookalikes/${uid}`]) {
      await db.doc(place).set({ standIn: true });
    }
    await db.doc(`faceSignInLimits/${uid}_phone`).set({ uid });
    const feed = { uid, label: 'Phone', ending: 'abcd', createdAt: new Date() };
    await db.collection('calendarFeeds').add({ ...feed, revokedAt: null, expiresAt: null });
    await db.doc(`users/${uid}`).update({ biometric: 'enrolled' });
    await db.doc(`consents/${uid}/entries/1`).set({
      number: 1,
      kind: 'face',
      textVersion: '1',
      decision: 'given',
      by: uid,
      as: 'self',
      at: new Date(),
    });
    await db.doc(`sessions/s1/attendance/${uid}`).set({ uid, status: 'present' });
    return { ...student, guardian };
  }

  /** Paths of documents that name the uid in their path or their fields. */
  async function traces(uid: string): Promise<string[]> {
    const found: string[] = [];
    const visit = async (collections: FirebaseFirestore.CollectionReference[]): Promise<void> => {
      for (const collection of collections) {
        for (const ref of await collection.listDocuments()) {
          const text = `${ref.path} ${JSON.stringify((await ref.get()).data() ?? {})}`;
          if (text.includes(uid)) found.push(ref.path);
          await visit(await ref.listCollections());
        }
      }
    };
    await visit(await services.db.listCollections());
    return found;
  }

  it('leaves nothing of a student but attendance, consents, audit and what ends by itself', async () => {
    const { uid, guardian } = await fullStudent();
    assert.deepEqual(await remove(uid), { uid, deleted: true });
    const left = new Set((await traces(uid)).map((path) => path.split('/')[0]));
    const kept = ['audit', 'consents', 'idempotency', 'notifications', 'sessions'];
    assert.deepEqual([...left].toSorted(), kept);
    await assert.rejects(services.auth.getUser(uid), /user-not-found|no user record/);
    assert.deepEqual((await accessOf(services.db).doc(guardian.uid).get()).data()?.children, {});
    assert.equal((await doc('courses/c1/roster/s1')).get('uid'), null);
    const last = await doc(`consents/${uid}/entries/2`);
    assert.deepEqual([last.get('decision'), last.get('by')], ['withdrawn', admin.uid]);
    assert.equal((await doc(`sessions/s1/attendance/${uid}`)).get('status'), 'present');
  });

  it('takes a teacher from the courses and a guardian from the children', async () => {
    const teacher = await person(services, 'instructor');
    await services.db.runTransaction((tx) => {
      const grant = { uid: teacher.uid, role: 'instructor' as const, until: OPEN_END };
      const by = { grantedBy: admin.uid, updatedAt: new Date() };
      grantStaff(tx, services.db, 'c1', { ...grant, ...by });
      return Promise.resolve();
    });
    await remove(teacher.uid);
    assert.equal((await doc(`courses/c1/staff/${teacher.uid}`)).exists, false);
    const { guardian, uid } = await fullStudent();
    await remove(guardian.uid);
    const { guardians } = await callAs(admin.token, getUser, { uid }, { services });
    assert.deepEqual(guardians, []);
  });

  it('lets the address be registered again, as somebody new', async () => {
    const student = await person(services, 'student');
    await remove(student.uid);
    const { uid } = await services.auth.createUser({ email: student.email });
    assert.notEqual(uid, student.uid);
    assert.deepEqual(await mailsTo(services, student.email), []);
  });

  it('is neither for oneself nor for the last admin, a kiosk, a stranger or nobody', async () => {
    await assert.rejects(remove(admin.uid), failsWith('conflict'));
    const kiosk = await member('kiosk', {}, services);
    for (const uid of ['nobody', kiosk]) await assert.rejects(remove(uid), failsWith('not-found'));
    const student = await person(services, 'student');
    await assert.rejects(remove(admin.uid, student), failsWith('permission-denied'));
  });

  it('of two admins who delete each other leaves one', async () => {
    const second = await person(services, 'admin');
    const both = await Promise.allSettled([remove(second.uid), remove(admin.uid, second)]);
    assert.ok(both.some(({ status }) => status === 'rejected'));
    const left = [
      await profileOf(services.db, admin.uid),
      await profileOf(services.db, second.uid),
    ];
    assert.ok(left.some((account) => account?.access.standing === 'active'));
  });

  /** Services whose n-th use of Auth or transaction never happens, as when the process is killed before it. */
  function killedBefore(n: number): Services {
    let calls = 0;
    const watched = <T extends object>(target: T, names: readonly string[]): T =>
      new Proxy(target, {
        get: (of, name) => {
          const value: unknown = Reflect.get(of, name, of);
          if (typeof value !== 'function') return value;
          const work = value.bind(of) as (...args: unknown[]) => unknown;
          if (!names.includes(String(name))) return work;
          return (...args: unknown[]) =>
            ++calls >= n ? Promise.reject(new Error('killed')) : work(...args);
        },
      });
    return {
      ...services,
      db: watched(services.db, ['runTransaction', 'recursiveDelete']),
      auth: watched(services.auth, ['setCustomUserClaims', 'updateUser', 'deleteUser']),
    };
  }

  it('killed before any of its steps stays closed, cannot be taken back, and is finished by a repetition', async () => {
    let refused = 0;
    for (let n = 2; ; n++) {
      const student = await fullStudent();
      const { uid } = student;
      const first = await remove(uid, admin, killedBefore(n)).then(
        () => 'done' as const,
        () => 'killed' as const,
      );
      if (first === 'killed') {
        refused++;
        const later = { ...student.token, authTimeS: student.token.authTimeS + 60 };
        await assert.rejects(callAs(later, getMyProfile, {}, { services }));
        await assert.rejects(
          callAs(admin.token, restoreUser, { uid }, { services }),
          failsWith('conflict'),
        );
        assert.deepEqual(await remove(uid), { uid, deleted: true });
      }
      assert.equal(await profileOf(services.db, uid), null);
      const left = (await traces(uid)).map((path) => path.split('/')[0] ?? '');
      for (const gone of [
        'access',
        'users',
        'devices',
        'vault',
        'profileRequests',
        'calendarFeeds',
      ]) {
        assert.ok(!left.includes(gone), `${gone} after ${String(n)}`);
      }
      if (first === 'done') break;
    }
    assert.ok(refused >= 5, String(refused));
  }).timeout(60_000);
});
