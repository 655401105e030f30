import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { acceptInvitation, invite, profileOf } from '../../src/accounts/index.ts';
import { sha256Hex } from '../../src/platform/crypto.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import { codeIn, mailsTo } from './mails.ts';
import type { Person } from './people.ts';
import { newEmail, person, signUp } from './people.ts';

const PASSWORD = 'correct horse battery';

describe('invitations', () => {
  let services: Isolated;
  let admin: Person;
  before(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
    await services.db.doc('courses/c1').set({ title: 'Algebra' });
  });
  after(() => services.dispose());

  const invited = async (
    email: string,
    data: { role?: 'instructor' | 'admin'; courseIds?: string[] } = {},
  ): Promise<string> => {
    await callAs(admin.token, invite, { email, role: 'instructor', ...data }, { services });
    return codeIn((await mailsTo(services, email)).at(-1));
  };
  const newcomer = (token: string, more: { name?: string; password?: string } = {}) =>
    callAs(
      null,
      acceptInvitation,
      { token, name: 'Alan Example', password: PASSWORD, ...more },
      { services },
    );

  it('store the hash of the code and never the code', async () => {
    const token = await invited(newEmail());
    const stored = await services.db.doc(`invitations/${sha256Hex(token)}`).get();
    assert.equal(stored.exists, true);
    for (const name of ['invitations', 'audit', 'idempotency']) {
      const { docs } = await services.db.collection(name).get();
      const dump = JSON.stringify(docs.map((doc) => [doc.id, doc.data()]));
      assert.equal(dump.includes(token), false, name);
    }
    assert.equal(Buffer.from(token, 'base64url').length, 32);
  });

  it('make an account with a verified address, the role and the courses', async () => {
    const email = newEmail();
    const token = await invited(email, { courseIds: ['c1'] });
    assert.deepEqual(await newcomer(token), { role: 'instructor' });
    const user = await services.auth.getUserByEmail(email);
    assert.deepEqual([user.emailVerified, user.customClaims], [true, { role: 'instructor' }]);
    const account = await profileOf(services.db, user.uid);
    assert.deepEqual(
      [account?.access.role, Object.keys(account?.access.staffOf ?? {}), account?.user.name],
      ['instructor', ['c1'], 'Alan Example'],
    );
    const grant = await services.db.doc(`courses/c1/staff/${user.uid}`).get();
    assert.equal(grant.get('grantedBy'), admin.uid);
  });

  it('give the role to the signed-in account with the invited address', async () => {
    const guest = await signUp(services);
    const token = await invited(guest.email, { role: 'admin' });
    const reply = await callAs(guest.token, acceptInvitation, { token }, { services });
    assert.deepEqual(reply, { role: 'admin' });
  });

  it('are refused alike when unknown, used, expired or for another address', async () => {
    const used = await invited(newEmail());
    await newcomer(used);
    const expired = await invited(newEmail());
    const later = { ...services, clock: { now: () => new Date(Date.now() + 8 * 86_400_000) } };
    const foreign = await invited(newEmail());
    const other = await signUp(services);
    const data = { name: 'Alan Example', password: PASSWORD };
    const tries = [
      () => newcomer('made-up'),
      () => newcomer(used),
      () => callAs(null, acceptInvitation, { token: expired, ...data }, { services: later }),
      () => callAs(other.token, acceptInvitation, { token: foreign }, { services }),
    ];
    for (const attempt of tries) await assert.rejects(attempt, failsWith('invalid-invitation'));
  });

  it('tell nobody without the code whether the address has an account', async () => {
    const { email } = await person(services, 'student');
    const stranger = { token: randomUUID(), name: 'Mallory', password: PASSWORD };
    await assert.rejects(
      callAs(null, acceptInvitation, stranger, { services }),
      failsWith('invalid-invitation'),
    );
    const token = await invited(email);
    await assert.rejects(newcomer(token), failsWith('already-exists'));
  });

  it('stay good while the signed-in owner has not proved the address', async () => {
    const guest = await signUp(services, { emailVerified: false });
    const token = await invited(guest.email);
    const accept = () => callAs(guest.token, acceptInvitation, { token }, { services });
    await assert.rejects(accept(), failsWith('email-unverified'));
    await services.auth.updateUser(guest.uid, { emailVerified: true });
    assert.deepEqual(await accept(), { role: 'instructor' });
  });

  it('never turn one role into another', async () => {
    const student = await person(services, 'student');
    const token = await invited(student.email);
    await assert.rejects(
      callAs(student.token, acceptInvitation, { token }, { services }),
      failsWith('conflict'),
    );
    assert.equal((await profileOf(services.db, student.uid))?.access.role, 'student');
  });

  it('work once for twenty newcomers at the same time', async () => {
    const email = newEmail();
    const token = await invited(email);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => newcomer(token, { name: `Guest ${String(i)}` })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
    const { uid } = await services.auth.getUserByEmail(email);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const account = await profileOf(services.db, uid);
    assert.equal(account?.user.name, `Guest ${String(winner)}`);
  });

  it('work once for twenty parallel calls of one account', async () => {
    const guest = await signUp(services);
    const token = await invited(guest.email);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        callAs(guest.token, acceptInvitation, { token }, { services }),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const events = services.db.collection('audit').where('subject', '==', `users/${guest.uid}`);
    assert.equal((await events.get()).size, 1);
  });

  it('are finished by a retry under the same key after a crash, with the same password', async () => {
    const email = newEmail();
    const token = await invited(email);
    const data = { token, name: 'Alan Example', password: PASSWORD };
    const db = Object.assign(Object.create(services.db) as typeof services.db, {
      runTransaction: () => Promise.reject(new Error('killed')),
    });
    const options = { services, key: randomUUID() };
    await assert.rejects(
      callAs(null, acceptInvitation, data, { ...options, services: { ...services, db } }),
      failsWith('internal'),
    );
    const { uid } = await services.auth.getUserByEmail(email);
    assert.deepEqual(await callAs(null, acceptInvitation, data, options), { role: 'instructor' });
    assert.equal((await profileOf(services.db, uid))?.access.role, 'instructor');
  });

  it('need a course that exists, and only instructors get courses', async () => {
    const send = (data: { role: 'instructor' | 'admin'; courseIds: string[] }) =>
      callAs(admin.token, invite, { email: newEmail(), ...data }, { services });
    await assert.rejects(
      send({ role: 'instructor', courseIds: ['nowhere'] }),
      failsWith('invalid-request'),
    );
    await assert.rejects(send({ role: 'admin', courseIds: ['c1'] }), failsWith('invalid-request'));
  });
});
