import assert from 'node:assert/strict';
import {
  getMyProfile,
  getProfile,
  markBiometric,
  updateMyProfile,
  updateProfile,
} from '../../src/accounts/index.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import type { Person } from './people.ts';
import { person, rosterLine, signUp } from './people.ts';

describe('profiles', () => {
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

  const myProfile = () => callAs(student.token, getMyProfile, {}, { services });
  const mine = async () => {
    const { rights: _rights, request: _request, ...profile } = await myProfile();
    return profile;
  };
  const office = (changes: object) =>
    callAs(admin.token, updateProfile, { uid: student.uid, ...changes }, { services });

  it('tell the person, the studies and where face data stands', async () => {
    assert.deepEqual(await mine(), {
      uid: student.uid,
      role: 'student',
      standing: 'active',
      personal: {
        name: 'A student',
        email: student.email,
        phone: null,
        birthDate: null,
        locale: 'en',
      },
      academic: {
        studentNumber: null,
        programme: null,
        year: null,
        section: null,
        department: null,
        courseIds: [],
      },
      biometric: 'none',
    });
  });

  it('are not found before the registration is complete', async () => {
    const { token } = await signUp(services);
    await assert.rejects(callAs(token, getMyProfile, {}, { services }), failsWith('not-found'));
  });

  it('let owners change phone and language', async () => {
    const changes = { phone: '+4930123456', locale: 'de' };
    const reply = await callAs(student.token, updateMyProfile, changes, { services });
    assert.deepEqual([reply.personal.phone, reply.personal.locale], ['+4930123456', 'de']);
    assert.deepEqual(await mine(), reply);
    await callAs(student.token, updateMyProfile, { phone: null }, { services });
    assert.equal((await mine()).personal.phone, null);
  });

  it('let owners change nothing else, and nobody’s but their own', async () => {
    const before = await mine();
    const guarded = {
      name: 'Somebody Else',
      studentNumber: 's1',
      programme: 'Law',
      year: 2,
      section: 'B',
      department: 'Law',
      birthDate: '2000-01-01',
    };
    const foreign = {
      email: 'other@school.example',
      role: 'admin',
      standing: 'active',
      biometric: 'enrolled',
      courseIds: ['c1'],
      uid: 'somebody',
    };
    for (const [field, value] of Object.entries({ ...guarded, ...foreign })) {
      const code = field in guarded ? 'permission-denied' : 'invalid-request';
      for (const data of [{ [field]: value }, { locale: 'de', [field]: value }]) {
        await assert.rejects(
          callAs(student.token, updateMyProfile, data, { services }),
          failsWith(code),
          field,
        );
      }
    }
    assert.deepEqual(await mine(), before);
    for (const op of [updateProfile, getProfile] as const) {
      await assert.rejects(
        callAs(student.token, op as typeof getProfile, { uid: student.uid }, { services }),
        failsWith('permission-denied'),
      );
    }
  });

  it('let the office change the rest, field by field', async () => {
    await office({ name: 'New Name', birthDate: '2010-02-28', programme: 'Physics', year: 2 });
    const reply = await office({ section: 'B', department: 'Science' });
    assert.deepEqual(
      [reply.personal.name, reply.personal.birthDate, reply.academic.programme],
      ['New Name', '2010-02-28', 'Physics'],
    );
    assert.deepEqual([reply.academic.section, reply.academic.year], ['B', 2]);
    const seen = await callAs(admin.token, getProfile, { uid: student.uid }, { services });
    assert.deepEqual(seen, reply);
  });

  it('refuse a change of nothing, an impossible date and an unknown account', async () => {
    await assert.rejects(office({}), failsWith('invalid-request'));
    await assert.rejects(office({ birthDate: '2010-02-30' }), failsWith('invalid-request'));
    await assert.rejects(office({ uid: 'nobody', year: 1 }), failsWith('not-found'));
  });

  it('link the roster entries that a new student number opens', async () => {
    const { uid, email } = student;
    const studentNumber = `n-${uid}`;
    const ref = await rosterLine(services, { courseId: 'c1', email, studentNumber });
    const reply = await office({ studentNumber });
    assert.deepEqual(reply.academic.courseIds, ['c1']);
    assert.deepEqual(await mine(), reply);
    assert.equal((await ref.get()).get('uid'), uid);
    const access = await services.db.doc(`access/${uid}`).get();
    assert.equal(access.get('studentNumber'), studentNumber);
    await assert.rejects(office({ studentNumber: 'another' }), failsWith('conflict'));
  });

  it('keep student numbers unique, and for students', async () => {
    const studentNumber = `n-${student.uid}`;
    await office({ studentNumber });
    for (const role of ['student', 'instructor'] as const) {
      const { uid } = await person(services, role);
      await assert.rejects(office({ uid, studentNumber }), failsWith('conflict'));
    }
  });

  it('carry the biometric state that the face module sets', async () => {
    await services.db.runTransaction((tx) => {
      markBiometric(tx, services.db, student.uid, 'enrolled', new Date());
      return Promise.resolve();
    });
    assert.equal((await mine()).biometric, 'enrolled');
  });
});
