import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  changeEmail,
  createUser,
  getUser,
  linkGuardian,
  listUsers,
  profileOf,
  registerDevice,
  suspendUser,
  updateProfile,
} from '../../src/accounts/index.ts';
import { deviceProofMessage } from '../../src/accounts/index.ts';
import { createKiosk } from '../../src/kiosks/index.ts';
import { createPlace } from '../../src/places/index.ts';
import { Failure } from '../../src/platform/failures.ts';
import { callAs } from '../support/call.ts';
import { deviceKey } from '../support/deviceKey.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import { mailsTo } from './mails.ts';
import type { Person } from './people.ts';
import { newEmail, person, rosterLine } from './people.ts';

type Query = z.input<typeof listUsers.input>;
type NewUser = z.input<typeof createUser.input>;

describe('people, for admins', () => {
  let services: Isolated;
  let admin: Person;
  beforeEach(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
  });
  afterEach(() => services.dispose());

  const list = (query: Query = {}) => callAs(admin.token, listUsers, query, { services });
  const names = async (query: Query) => (await list(query)).users.map(({ name }) => name);
  const user = (uid: string) => callAs(admin.token, getUser, { uid }, { services });
  const make = (data: NewUser, key = randomUUID()) =>
    callAs(admin.token, createUser, data, { services, key });
  const named = async (name: string, fields: object = {}) => {
    const { uid } = await person(services, 'student');
    await callAs(admin.token, updateProfile, { uid, name, ...fields }, { services });
    return uid;
  };

  describe('the list', () => {
    it('has everybody by name, in pages, each once, and no kiosk', async () => {
      for (const name of ['Zoë', 'anna', 'Bert', 'Ánna B']) await named(name);
      const boundary = {
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: [13.4, 52.5] as [number, number] },
        properties: { radiusM: 50 },
      };
      const place = await callAs(
        admin.token,
        createPlace,
        { name: 'Hall', boundary },
        { services },
      );
      const kiosk = { placeId: place.id, name: 'Door' };
      const { kioskId } = await callAs(admin.token, createKiosk, kiosk, { services });
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.users.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor !== null);
      assert.deepEqual(seen, ['A admin', 'anna', 'Ánna B', 'Bert', 'Zoë']);
      await assert.rejects(user(kioskId), failsWith('not-found'));
    });

    it('is narrowed by all filters together', async () => {
      const physics = { department: 'Science', programme: 'Physics', section: 'A' };
      await named('Ada', physics);
      const suspended = await named('Adam', physics);
      await named('Adele', { ...physics, section: 'B' });
      await callAs(admin.token, suspendUser, { uid: suspended }, { services });
      assert.deepEqual(await names({ name: 'ad', ...physics, role: 'student' }), ['Ada', 'Adam']);
      assert.deepEqual(await names({ ...physics, standing: 'suspended' }), ['Adam']);
      assert.deepEqual(await names({ name: 'ÁDE' }), ['Adele']);
      assert.deepEqual(await names({ role: 'admin', department: 'Science' }), []);
    });

    it('finds the one account of an address or a number, if it fits the other filters', async () => {
      const uid = await named('Ada', { studentNumber: 's-1' });
      const { email } = (await profileOf(services.db, uid))?.personal ?? { email: '' };
      assert.deepEqual(await names({ email: email.toUpperCase() }), ['Ada']);
      assert.deepEqual(await names({ email, role: 'instructor' }), []);
      assert.deepEqual(await names({ email, name: 'b' }), []);
      assert.deepEqual(await names({ email: newEmail() }), []);
      assert.deepEqual(await names({ studentNumber: 's-1' }), ['Ada']);
      assert.deepEqual(await names({ studentNumber: 's' }), []);
    });

    it('refuses a cursor of somewhere else', async () => {
      for (const cursor of ['x', 'WzFd', 'WyJhIiwiYS9iIl0']) {
        await assert.rejects(list({ cursor }), failsWith('invalid-request'));
      }
    });

    it('is the office’s alone', async () => {
      for (const role of ['student', 'instructor', 'guardian', 'pending'] as const) {
        const { token } = await person(services, role);
        await assert.rejects(
          callAs(token, listUsers, {}, { services }),
          failsWith('permission-denied'),
        );
      }
    });
  });

  it('one account shows grants, links, devices and how it signs in', async () => {
    const student = await person(services, 'student');
    const guardian = await person(services, 'guardian');
    const link = {
      guardianUid: guardian.uid,
      childUid: student.uid,
      relation: 'parent' as const,
      rights: { attendance: true, consent: false },
    };
    await callAs(admin.token, linkGuardian, link, { services });
    const key = await deviceKey();
    const proof = await key.sign(deviceProofMessage(student.uid, key.publicKey));
    const device = { publicKey: key.publicKey, name: 'P', platform: 'ios' as const, proof };
    await callAs(student.token, registerDevice, device, { services });
    // The Auth emulator takes a new password for a sign-in too.
    await services.auth.updateUser(student.uid, { password: 'correct horse battery' });
    const child = await user(student.uid);
    assert.equal(child.profile.uid, student.uid);
    const from = child.guardians[0]?.from ?? null;
    assert.ok(Math.abs(Date.parse(from ?? '') - Date.now()) < 60_000);
    const given = { relation: 'parent', attendance: true, consent: false, absences: false };
    const rights = { ...given, from, until: null, verified: true };
    assert.deepEqual(child.guardians, [{ uid: guardian.uid, ...rights }]);
    assert.deepEqual(child.devices, { active: 1, revoked: 0 });
    assert.deepEqual(child.signIn.providers, ['password']);
    assert.deepEqual([child.signIn.disabled, child.signIn.secondFactors], [false, 0]);
    assert.ok(Math.abs(Date.parse(child.signIn.lastSignInAt ?? '') - Date.now()) < 60_000);
    assert.deepEqual((await user(guardian.uid)).children, [{ uid: student.uid, ...rights }]);
    await assert.rejects(user('nobody'), failsWith('not-found'));
  });

  describe('a new account', () => {
    it('has its role, its fields and a link in the mail, and no password', async () => {
      const email = newEmail();
      const data = { email, name: 'Ida Rhodes', role: 'instructor' as const, department: 'Maths' };
      const made = await make({ ...data, phone: '+4930123456' });
      assert.deepEqual(
        [made.role, made.personal.name, made.personal.email, made.personal.phone],
        ['instructor', 'Ida Rhodes', email, '+4930123456'],
      );
      assert.equal(made.academic.department, 'Maths');
      assert.deepEqual((await user(made.uid)).profile, made);
      const account = await services.auth.getUser(made.uid);
      assert.deepEqual(
        [account.customClaims, account.emailVerified],
        [{ role: 'instructor' }, false],
      );
      assert.deepEqual(account.providerData, []);
      const [mail] = await mailsTo(services, email);
      assert.match(mail?.text ?? '', /oobCode=/);
    });

    it('of a student takes the open roster entries of the address', async () => {
      const email = newEmail();
      const line = await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
      const made = await make({ email, name: 'Ada', role: 'student' });
      assert.deepEqual([made.academic.studentNumber, made.academic.courseIds], ['s1', ['c1']]);
      assert.equal((await line.get()).get('uid'), made.uid);
      assert.deepEqual((await user(made.uid)).profile, made);
    });

    it('of a student has the number that the office states, whatever rosters say', async () => {
      const email = newEmail();
      await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
      const made = await make({ email, name: 'Ada', role: 'student', studentNumber: 's2' });
      assert.deepEqual([made.academic.studentNumber, made.academic.courseIds], ['s2', []]);
    });

    it('is refused when the address or the number is taken, and leaves nothing behind', async () => {
      const email = newEmail();
      await make({ email, name: 'Ada', role: 'student', studentNumber: 's1' });
      const other = newEmail();
      await assert.rejects(
        make({ email, name: 'Eve', role: 'admin' }),
        failsWith('already-exists'),
      );
      await assert.rejects(
        make({ email: other, name: 'Eve', role: 'student', studentNumber: 's1' }),
        failsWith('conflict'),
      );
      assert.deepEqual(await mailsTo(services, other), []);
      await make({ email: other, name: 'Eve', role: 'student', studentNumber: 's2' });
    });

    it('is made once by a call that comes twice, also when the first died before the store', async () => {
      const email = newEmail();
      const key = randomUUID();
      const data = { email, name: 'Ada', role: 'student' as const };
      const broken = { ...services, db: unreachable(services) };
      await assert.rejects(callAs(admin.token, createUser, data, { services: broken, key }));
      const first = await make(data, key);
      assert.deepEqual(await make(data, key), first);
      assert.equal((await mailsTo(services, email)).length, 1);
    });

    it('has a student number for students only', async () => {
      const data = { email: newEmail(), name: 'Ida', role: 'admin' as const, studentNumber: 's1' };
      await assert.rejects(make(data), failsWith('invalid-request'));
    });
  });

  describe('another address', () => {
    const move = (uid: string, email: string) =>
      callAs(admin.token, changeEmail, { uid, email }, { services });

    it('counts in Auth and profile; both addresses are told and old sessions end', async () => {
      const student = await person(services, 'student');
      const email = newEmail();
      const reply = await move(student.uid, email);
      assert.equal(reply.personal.email, email);
      const account = await services.auth.getUser(student.uid);
      assert.deepEqual([account.email, account.emailVerified], [email, false]);
      assert.match((await mailsTo(services, student.email))[0]?.subject ?? '', /was changed/);
      assert.match((await mailsTo(services, email))[0]?.text ?? '', /oobCode=/);
      await assert.rejects(
        callAs(student.token, registerDevice, {} as never, { services }),
        failsWith('unauthenticated'),
      );
    });

    it('is refused when somebody has it, when it is the same, and for nobody', async () => {
      const [one, two] = [await person(services, 'student'), await person(services, 'student')];
      await assert.rejects(move(one.uid, two.email), failsWith('already-exists'));
      await assert.rejects(move(one.uid, one.email), failsWith('conflict'));
      await assert.rejects(move('nobody', newEmail()), failsWith('not-found'));
    });

    it('is one and the same in Auth and profile after calls at once', async () => {
      const { uid } = await person(services, 'student');
      const all = await Promise.allSettled([1, 2, 3, 4].map(() => move(uid, newEmail())));
      assert.ok(all.some(({ status }) => status === 'fulfilled'));
      const { personal } = (await profileOf(services.db, uid)) ?? assert.fail();
      // What an overtaken call left in Auth, its repetition mends.
      const { email } = await services.auth.getUser(uid);
      if (email !== personal.email) await move(uid, personal.email);
      assert.equal((await services.auth.getUser(uid)).email, personal.email);
    });

    it('is not given to an account whose deletion has begun', async () => {
      const { uid } = await person(services, 'student');
      const closed = { standing: 'suspended', deletedAt: new Date() };
      await services.db.doc(`access/${uid}`).update(closed);
      const failure = await move(uid, newEmail()).catch((error: unknown) => error);
      assert.ok(failure instanceof Failure);
      assert.deepEqual(
        [failure.code, failure.details.detail],
        [...['conflict', 'This account is being deleted.']],
      );
    });

    it('is carried on with after a crash between Auth and the store', async () => {
      const student = await person(services, 'student');
      const email = newEmail();
      await services.auth.updateUser(student.uid, { email, emailVerified: false });
      assert.equal((await move(student.uid, email)).personal.email, email);
      assert.equal((await mailsTo(services, student.email)).length, 1);
    });
  });
});

/** A store whose transactions fail, as a process that is killed before its first one. */
function unreachable({ db }: Isolated): Isolated['db'] {
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'runTransaction') return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
