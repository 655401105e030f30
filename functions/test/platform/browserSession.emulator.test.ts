import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';
import { endBrowserSession, startBrowserSession } from '../../src/accounts/index.ts';
import { table } from '../../src/operations.ts';
import { accessOf } from '../../src/platform/access.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import { callAs, emulatorServices, identity } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { idTokenOf } from '../support/idToken.ts';
import { isProblem } from '../support/problem.ts';
import { person } from '../accounts/people.ts';

const OWN = { 'Sec-Fetch-Site': 'same-origin' };

describe('a browser’s session', () => {
  let api: Express;
  let uid: string;
  let idToken: string;
  before(() => {
    api = createApi(table, { tier: 'light', services: () => emulatorServices() });
  });
  beforeEach(async () => {
    ({ uid } = await person(emulatorServices(), 'student'));
    idToken = await idTokenOf(uid);
  });

  const start = (token = idToken, key: string = randomUUID()): request.Test =>
    request(api)
      .post('/v1/session')
      .set('Authorization', `Bearer ${token}`)
      .set('Idempotency-Key', key);
  const cookieOf = (reply: request.Response): string =>
    /^(__session=[^;]*)/.exec(String(reply.headers['set-cookie']))?.[1] ?? assert.fail('no cookie');
  const newCookie = async (): Promise<string> => cookieOf(await start().expect(200));
  const mine = (cookie: string): request.Test =>
    request(api).get('/v1/me/profile').set('Cookie', cookie);
  const change = (cookie: string, headers: Record<string, string>): request.Test =>
    request(api)
      .patch('/v1/me/profile')
      .set({ Cookie: cookie, ...headers })
      .send({ locale: 'de' });
  const end = (cookie: string, body: object = {}): request.Test =>
    request(api)
      .delete('/v1/session')
      .set({ Cookie: cookie, 'Idempotency-Key': randomUUID(), ...OWN })
      .send(body);

  it('begins with the ID token of a fresh sign-in and lasts as long as was said', async () => {
    const reply = await start().expect(200);
    const header = String(reply.headers['set-cookie']);
    assert.match(header, /; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    assert.ok(!JSON.stringify(reply.body).includes(cookieOf(reply)), 'scripts do not see it');
    const lifeMs = Date.parse((reply.body as { expiresAt: string }).expiresAt) - Date.now();
    assert.ok(Math.abs(lifeMs - 12 * 3_600_000) < 60_000);
  });

  it('reads and writes as its account does with a token', async () => {
    const cookie = await newCookie();
    const reply = await mine(cookie).expect(200);
    assert.equal((reply.body as { uid: string }).uid, uid);
    const key = { 'Idempotency-Key': randomUUID() };
    await change(cookie, { ...OWN, ...key }).expect(200);
  });

  it('writes neither for another site nor without a key, which a form cannot send', async () => {
    const cookie = await newCookie();
    const key = { 'Idempotency-Key': randomUUID() };
    isProblem('cross-site', await change(cookie, { ...key, 'Sec-Fetch-Site': 'cross-site' }));
    isProblem('cross-site', await change(cookie, { ...key, Origin: 'https://evil.example' }));
    isProblem('idempotency-key-missing', await change(cookie, OWN));
  });

  it('does not begin with an old sign-in, with a cookie, or with nothing', async () => {
    isProblem('unauthenticated', await request(api).post('/v1/session'));
    const cookie = await newCookie();
    const renewed = request(api)
      .post('/v1/session')
      .set({ Cookie: cookie, 'Idempotency-Key': randomUUID(), ...OWN });
    isProblem('fresh-sign-in-required', await renewed);
    const clock = { now: () => new Date(Date.now() + 301_000) };
    const later = createApi(table, {
      tier: 'light',
      services: () => emulatorServices({ clock }),
    });
    const stale = request(later)
      .post('/v1/session')
      .set('Authorization', `Bearer ${idToken}`)
      .set('Idempotency-Key', randomUUID());
    isProblem('fresh-sign-in-required', await stale);
  });

  it('gives the cookie again to a browser that lost the answer', async () => {
    const key = randomUUID();
    assert.ok(cookieOf(await start(idToken, key).expect(200)).length > 20);
    assert.ok(cookieOf(await start(idToken, key).expect(200)).length > 20);
  });

  it('ends: the cookie is taken away, others stay', async () => {
    const [one, other] = [await newCookie(), await newCookie()];
    const reply = await end(one).expect(200);
    assert.match(String(reply.headers['set-cookie']), /^__session=; Path=\/; Max-Age=0;/);
    await mine(other).expect(200);
  });

  it('ends everywhere: every cookie and token of the account is worth nothing at once', async () => {
    const [one, other] = [await newCookie(), await newCookie()];
    const reply = await end(one, { everywhere: true }).expect(200);
    assert.match(String(reply.headers['set-cookie']), /^__session=;/);
    const refused = await mine(other);
    isProblem('unauthenticated', refused);
    assert.match(String(refused.headers['set-cookie']), /^__session=;/, 'and taken away');
    const bearer = request(api).get('/v1/me/profile').set('Authorization', `Bearer ${idToken}`);
    isProblem('unauthenticated', await bearer);
  });

  it('ends with its account’s standing, role and life', async () => {
    const { auth, db } = emulatorServices();
    const cookie = await newCookie();
    await accessOf(db).doc(uid).update({ standing: 'suspended' });
    isProblem('permission-denied', await mine(cookie));
    await accessOf(db).doc(uid).update({ standing: 'active' });
    await auth.updateUser(uid, { disabled: true });
    isProblem('unauthenticated', await mine(cookie));
    await auth.deleteUser(uid);
    isProblem('unauthenticated', await mine(cookie));
  });

  it('is a matter of REST: callables set no cookie', async () => {
    const caller = identity(uid);
    await fails('conflict', callAs(caller, startBrowserSession, {}));
    await fails('conflict', callAs(caller, endBrowserSession, {}));
  });
});
