import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { grantRole, mirrorAccess, mirrorStaff } from '../../src/accounts/index.ts';
import { table } from '../../src/operations.ts';
import { PERSON_ROLES, accessOf } from '../../src/platform/access.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import { person } from '../accounts/people.ts';
import { callAs, emulatorServices, identity } from '../support/call.ts';
import { withEnv } from '../support/environment.ts';
import { fails } from '../support/fails.ts';
import { idTokenOf } from '../support/idToken.ts';
import { isolatedServices } from '../support/isolated.ts';
import { isProblem } from '../support/problem.ts';
import { member } from '../support/school.ts';
import { enrolPhone, signInWithPhone } from '../support/secondFactor.ts';

const FITS_NOTHING = { surprise: 1 };
const required = (work: () => Promise<void>): Promise<void> =>
  withEnv({ STAFF_SECOND_FACTOR: 'required' }, work);

/** What it takes to enrol a second factor, and to leave. */
const OPEN = ['endBrowserSession', 'getMyProfile', 'requestEmailVerification', 'signOutEverywhere'];

describe('a second factor for staff', () => {
  it('is not asked for unless the operator says so', async () => {
    const caller = identity(await member('admin'));
    for (const op of table.filter(({ roles }) => roles.includes('admin'))) {
      await fails('invalid-request', callAs(caller, op, FITS_NOTHING));
    }
  });

  for (const role of PERSON_ROLES) {
    const staff = role === 'instructor' || role === 'admin';
    it(`is ${staff ? 'asked' : 'not asked'} of a ${role} on every operation${staff ? ' but those to enrol and to leave' : ''}`, async () => {
      const caller = identity(await member(role));
      await required(async () => {
        for (const op of table) {
          const may = typeof op.roles === 'string' || op.roles.includes(role);
          const closed = may ? 'invalid-request' : 'permission-denied';
          const asked = staff && !OPEN.includes(op.name);
          await fails(asked ? 'second-factor-required' : closed, callAs(caller, op, FITS_NOTHING));
        }
      });
    });
  }

  it('opens everything when the token names one', async () => {
    const caller: Identity = { ...identity(await member('admin')), secondFactor: 'totp' };
    await required(async () => {
      for (const op of table.filter(({ roles }) => roles.includes('admin'))) {
        await fails('invalid-request', callAs(caller, op, FITS_NOTHING));
      }
    });
  });

  it('is not waived by a setting that is misspelt', async () => {
    const caller = identity(await member('admin'));
    const [op] = table.filter(({ name }) => name === 'listUsers');
    assert.ok(op);
    await withEnv({ STAFF_SECOND_FACTOR: 'require' }, async () => {
      await fails('internal', callAs(caller, op, {}));
    });
  });

  it('is what Firebase Auth says it was, in tokens and in cookies', async () => {
    const services = emulatorServices();
    const { uid, email } = await person(services, 'admin');
    await enrolPhone(services, uid);
    const api = createApi(table, { tier: 'light', services: () => services });
    const users = (headers: Record<string, string>): request.Test =>
      request(api).get('/v1/users?limit=1').set(headers);
    const without = await idTokenOf(uid);
    const token = await signInWithPhone(services, email);
    await required(async () => {
      // A custom token, which a face sign-in ends in, passes no second factor; staff have no face sign-in.
      isProblem('second-factor-required', await users({ Authorization: `Bearer ${without}` }));
      await users({ Authorization: `Bearer ${token}` }).expect(200);
      const start = (bearer: string): request.Test =>
        request(api)
          .post('/v1/session')
          .set({ Authorization: `Bearer ${bearer}`, 'Idempotency-Key': randomUUID() });
      isProblem('second-factor-required', await start(without));
      const reply = await start(token).expect(200);
      const cookie = /^[^;]+/.exec(String(reply.headers['set-cookie']))?.[0] ?? '';
      await users({ Cookie: cookie }).expect(200);
    });
  });

  it('is told to the security rules with the role, and taken back with the setting', async () => {
    const services = isolatedServices();
    const admin = await person(services, 'admin');
    const { uid } = await person(services, 'pending');
    const flag = async (): Promise<unknown> =>
      (await accessOf(services.db).doc(uid).get()).data()?.needsSecondFactor;
    const caller: Identity = { ...admin.token, secondFactor: 'totp' };
    await required(async () => {
      await callAs(caller, grantRole, { uid, role: 'instructor' }, { services });
      assert.equal(await flag(), true);
      await callAs(caller, grantRole, { uid, role: 'pending' }, { services });
      assert.equal(await flag(), false);
      await callAs(caller, grantRole, { uid, role: 'admin' }, { services });
      assert.equal(await flag(), true);
    });
    await required(async () => {
      await accessOf(services.db).doc(uid).update({ needsSecondFactor: false });
      assert.ok((await mirrorStaff(services)) >= 2);
      assert.equal(await flag(), true);
    });
    await mirrorAccess(services, uid);
    assert.equal(await flag(), false);
    await services.dispose();
  });
});
