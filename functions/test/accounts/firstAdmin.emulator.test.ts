import assert from 'node:assert/strict';
import { makeFirstAdmin, profileOf, suspendUser } from '../../src/accounts/index.ts';
import { callAs, identity } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import { newEmail, person, signUp } from './people.ts';

describe('the first admin', () => {
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(() => services.dispose());

  const make = (email: string) => makeFirstAdmin(services, { email, name: 'Root Example' });

  it('is made with a link to choose a password', async () => {
    const { uid, passwordLink } = await make(newEmail());
    assert.equal((await profileOf(services.db, uid))?.access.role, 'admin');
    assert.match(passwordLink, /mode=resetPassword/);
    assert.deepEqual((await services.auth.getUser(uid)).customClaims, { role: 'admin' });
  });

  it('is not made while there is an active admin', async () => {
    await make(newEmail());
    await assert.rejects(make(newEmail()), failsWith('conflict'));
    assert.equal((await services.auth.listUsers()).users.length, 1);
  });

  it('is made of a verified account, never of one whose address nobody proved', async () => {
    const squatter = await signUp(services, { emailVerified: false });
    await assert.rejects(make(squatter.email), failsWith('conflict'));
    const owner = await person(services, 'student');
    assert.equal((await make(owner.email)).uid, owner.uid);
  });

  it('is one when two operators try at the same time', async () => {
    const results = await Promise.allSettled([make(newEmail()), make(newEmail())]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('cannot be suspended by itself', async () => {
    const email = newEmail();
    const { uid } = await make(email);
    const token = identity(uid, { email });
    await assert.rejects(callAs(token, suspendUser, { uid }, { services }), failsWith('conflict'));
  });
});
