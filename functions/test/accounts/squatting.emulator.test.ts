import assert from 'node:assert/strict';
import { completeRegistration, profileOf, register } from '../../src/accounts/index.ts';
import { workOffRequest } from '../../src/accounts/workOffRequest.ts';
import { DEFAULT_POLICY, updatePolicy } from '../../src/settings/index.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import { callAs, identity } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { mailsTo } from './mails.ts';
import { newEmail, person, rosterLine } from './people.ts';

describe('a registration by a stranger under somebody else’s address', () => {
  let services: Isolated;
  let email: string;
  beforeEach(async () => {
    services = isolatedServices();
    email = newEmail('school.example');
    await approve(['school.example']);
  });
  afterEach(() => services.dispose());

  const approve = async (approvedDomains: string[], basedOn = 0): Promise<void> => {
    const rules = { ...DEFAULT_POLICY.rules, registration: { approvedDomains } };
    const { token } = await person(services, 'admin');
    await callAs(token, updatePolicy, { basedOn, rules }, { services });
  };
  const registers = async (name: string, studentNumber: string): Promise<void> => {
    await callAs(null, register, { email, name, studentNumber }, { services });
    const [open] = (await services.db.collection('accountRequests').get()).docs;
    await workOffRequest(services, open?.id ?? '');
  };
  /** Sets a password by the mailed link, which proves the address, and signs in. */
  const signsIn = async (): Promise<Identity> => {
    const { uid } = await services.auth.getUserByEmail(email);
    await services.auth.updateUser(uid, { emailVerified: true, password: 'a password of mine' });
    return identity(uid, { email });
  };
  const completes = (token: Identity, data: { name?: string; studentNumber?: string } = {}) =>
    callAs(token, completeRegistration, data, { services });
  const accountOf = async ({ uid }: Identity) => {
    const account = await profileOf(services.db, uid);
    assert.ok(account !== null);
    return account;
  };
  const auditsOf = async ({ uid }: Identity): Promise<string[]> => {
    const { docs } = await services.db
      .collection('audit')
      .where('subject', '==', `users/${uid}`)
      .get();
    return docs.map((doc) => String(doc.get('action'))).sort();
  };

  it('takes neither the roster’s entry nor its name from the owner', async () => {
    const line = await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    await registers('Mickey Mouse', 'wrong');
    await registers('Ada Example', 's1');
    const subjects = (await mailsTo(services, email)).map(({ subject }) => subject);
    assert.ok(subjects.some((subject) => subject.includes('already have an account')));
    const owner = await signsIn();
    assert.deepEqual(await completes(owner), { role: 'student' });
    const { access, user } = await accountOf(owner);
    assert.deepEqual([access.studentNumber, Object.keys(access.rosterOf)], ['s1', ['c1']]);
    assert.deepEqual(
      [user.name, user.studentNumber, user.courseIds],
      ['Name on the roster', 's1', ['c1']],
    );
    assert.equal((await line.get()).get('uid'), owner.uid);
  });

  it('leaves the owner the word on the name while no roster has one', async () => {
    await registers('Mickey Mouse', 'wrong');
    const owner = await signsIn();
    await completes(owner);
    assert.equal((await accountOf(owner)).user.name, 'Mickey Mouse');
    assert.deepEqual(await completes(owner, { name: 'Ada Example' }), { role: 'student' });
    const named = await accountOf(owner);
    assert.equal(named.user.name, 'Ada Example');
    await completes(owner, { name: 'Ada Example' });
    assert.deepEqual(await accountOf(owner), named);
    const actions = await auditsOf(owner);
    assert.equal(actions.filter((action) => action === 'profile.changed').length, 1);
  });

  it('is put right by a roster that knows the address later, once', async () => {
    await registers('Mickey Mouse', 'wrong');
    const owner = await signsIn();
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    await rosterLine(services, { courseId: 'c2', email, studentNumber: 's1' });
    assert.deepEqual(await completes(owner, { name: 'Somebody Else' }), { role: 'student' });
    const linked = await accountOf(owner);
    assert.deepEqual(
      [linked.user.name, linked.access.studentNumber, linked.user.courseIds.sort()],
      ['Name on the roster', 's1', ['c1', 'c2']],
    );
    await completes(owner, { name: 'Somebody Else', studentNumber: 's2' });
    const again = await accountOf(owner);
    assert.deepEqual(
      [again.user.revision, again.user.name],
      [linked.user.revision, 'Name on the roster'],
    );
  });

  it('leaves the owner of two numbers the choice', async () => {
    for (const studentNumber of ['s1', 's2']) {
      await rosterLine(services, { courseId: 'c1', email, studentNumber });
    }
    await registers('Mickey Mouse', 'wrong');
    const owner = await signsIn();
    assert.deepEqual(await completes(owner), { role: 'student' });
    assert.equal((await accountOf(owner)).access.studentNumber, null);
    await completes(owner, { studentNumber: 's2' });
    assert.equal((await accountOf(owner)).access.studentNumber, 's2');
  });

  it('stays a student when the domain is approved no more', async () => {
    await registers('Mickey Mouse', 'wrong');
    const owner = await signsIn();
    await approve([], 1);
    assert.deepEqual(await completes(owner), { role: 'student' });
    assert.equal((await accountOf(owner)).access.role, 'student');
  });
});
