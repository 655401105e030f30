import assert from 'node:assert/strict';
import {
  completeRegistration,
  profileOf,
  requestEmailVerification,
} from '../../src/accounts/index.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import { mailsTo } from './mails.ts';
import { rosterLine, signUp } from './people.ts';

describe('completing a registration', () => {
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(() => services.dispose());

  it('places a verified sign-in like any registration, and only once', async () => {
    const { uid, email, token } = await signUp(services);
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 'n1' });
    const first = await callAs(token, completeRegistration, {}, { services });
    const again = await callAs(token, completeRegistration, {}, { services });
    assert.deepEqual([first, again], [{ role: 'student' }, { role: 'student' }]);
    const account = await profileOf(services.db, uid);
    assert.deepEqual(account?.user.courseIds, ['c1']);
    assert.deepEqual((await services.auth.getUser(uid)).customClaims, { role: 'student' });
  });

  it('keeps the token that asked for the account good', async () => {
    const { token } = await signUp(services);
    const older = { ...token, authTimeS: token.authTimeS - 3000 };
    await callAs(older, completeRegistration, {}, { services });
    const reply = await callAs(older, completeRegistration, {}, { services });
    assert.deepEqual(reply, { role: 'pending' });
  });

  it('refuses an address that nobody proved, whatever the token says', async () => {
    const { uid, email, token } = await signUp(services, { emailVerified: false });
    await rosterLine(services, { courseId: 'c2', email, studentNumber: 'n2' });
    const lying = { ...token, emailVerified: true };
    await assert.rejects(
      callAs(lying, completeRegistration, {}, { services }),
      failsWith('email-unverified'),
    );
    assert.equal(await profileOf(services.db, uid), null);
  });

  it('looks anew for a pending account that has been put on a roster since', async () => {
    const { email, token } = await signUp(services);
    assert.deepEqual(await callAs(token, completeRegistration, {}, { services }), {
      role: 'pending',
    });
    await rosterLine(services, { courseId: 'c3', email, studentNumber: 'n3' });
    assert.deepEqual(await callAs(token, completeRegistration, {}, { services }), {
      role: 'student',
    });
  });

  it('asks for a name when the identity provider told none', async () => {
    const { uid, token } = await signUp(services, { displayName: null });
    await assert.rejects(
      callAs(token, completeRegistration, {}, { services }),
      failsWith('invalid-request'),
    );
    await callAs(token, completeRegistration, { name: 'Own Words' }, { services });
    assert.equal((await profileOf(services.db, uid))?.user.name, 'Own Words');
  });

  it('makes one account of ten parallel calls', async () => {
    const { uid, email, token } = await signUp(services);
    await rosterLine(services, { courseId: 'c4', email, studentNumber: 'n4' });
    const calls = Array.from({ length: 10 }, () =>
      callAs(token, completeRegistration, {}, { services }),
    );
    const replies = await Promise.allSettled(calls);
    for (const reply of replies) {
      if (reply.status === 'fulfilled') assert.deepEqual(reply.value, { role: 'student' });
      else assert.ok(failsWith('unavailable')(reply.reason));
    }
    assert.ok(replies.some(({ status }) => status === 'fulfilled'));
    assert.deepEqual((await profileOf(services.db, uid))?.user.courseIds, ['c4']);
  });
});

describe('e-mail verification', () => {
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(() => services.dispose());

  it('mails a link, once for one key', async () => {
    const { email, token } = await signUp(services, { emailVerified: false });
    const options = { services, key: 'verify-me-once' };
    const first = await callAs(token, requestEmailVerification, {}, options);
    const again = await callAs(token, requestEmailVerification, {}, options);
    assert.deepEqual([first, again], [{ status: 'sent' }, { status: 'sent' }]);
    const mails = await mailsTo(services, email);
    assert.equal(mails.length, 1);
    assert.match(mails[0]?.text ?? '', /mode=verifyEmail/);
  });

  it('mails nothing when the address is verified', async () => {
    const { email, token } = await signUp(services);
    const reply = await callAs(token, requestEmailVerification, {}, { services });
    assert.deepEqual(reply, { status: 'already-verified' });
    assert.deepEqual(await mailsTo(services, email), []);
  });
});
