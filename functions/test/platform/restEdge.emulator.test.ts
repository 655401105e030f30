import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';
import { table } from '../../src/operations.ts';
import type { FailureCode } from '../../src/platform/failures.ts';
import { FAILURES } from '../../src/platform/failures.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import { BODY_LIMIT } from '../../src/platform/tier.ts';
import { emulatorServices } from '../support/call.ts';
import { SECRET, edgeTable } from '../support/edgeOperations.ts';
import { withEnv } from '../support/environment.ts';
import type { SignedIn } from '../support/idToken.ts';
import { idTokenOf, signedIn } from '../support/idToken.ts';
import { isProblem } from '../support/problem.ts';

const services = (): ReturnType<typeof emulatorServices> => emulatorServices();
const edge = (): Express => createApi(edgeTable, { tier: 'light', services });

describe('the REST edge', () => {
  let api: Express;
  let admin: SignedIn;
  let bearer: string;
  before(async () => {
    api = edge();
    admin = await signedIn('admin');
    bearer = `Bearer ${admin.idToken}`;
  });

  it('serves an operation of the real table', async () => {
    const real = createApi(table, { tier: 'light', services });
    const name = `Term ${randomUUID()}`;
    const term = { name, from: '2026-09-01', to: '2027-01-31', timeZone: 'Europe/Berlin' };
    const key = randomUUID();
    const create = (): request.Test =>
      request(real)
        .post('/v1/terms')
        .set('Authorization', bearer)
        .set('Idempotency-Key', key)
        .send(term);
    const first = await create().expect(200);
    assert.deepEqual((await create().expect(200)).body, first.body);
    const other = await request(real)
      .post('/v1/terms')
      .set('Authorization', bearer)
      .set('Idempotency-Key', key)
      .send({ ...term, name: 'another' });
    isProblem('idempotency-conflict', other);
    const none = await request(real).post('/v1/terms').set('Authorization', bearer).send(term);
    isProblem('idempotency-key-missing', none);
    const list = await request(real).get('/v1/terms').set('Authorization', bearer).expect(200);
    assert.equal(list.text.split(name).length, 2, 'once');
  });

  it('serves only the operations of its tier', async () => {
    const face = createApi(table, { tier: 'face', services });
    isProblem('not-found', await request(face).get('/v1/terms').set('Authorization', bearer));
  });

  it('words every failure as problem+json', async () => {
    for (const code of Object.keys(FAILURES) as FailureCode[]) {
      const reply = await request(api).get(`/v1/refusals/${code}`).set('Authorization', bearer);
      isProblem(code, reply);
    }
  });

  it('says when to try again', async () => {
    const reply = await request(api)
      .get('/v1/refusals/too-busy?retryAfterS=7')
      .set('Authorization', bearer);
    assert.equal(isProblem('too-busy', reply).retryAfterS, 7);
    assert.equal(reply.headers['retry-after'], '7');
  });

  it('says nothing about an error nobody expected', async () => {
    const reply = await request(api).get('/v1/breakdown').set('Authorization', bearer);
    isProblem('internal', reply);
    assert.ok(!reply.text.includes(SECRET));
  });

  it('takes path and query as the contract types them', async () => {
    const query = 'name=5&ratio=0.5&open=true&seats=1&seats=2';
    const reply = await request(api).get(`/v1/floors/-3?${query}`).set('Authorization', bearer);
    const typed = { floor: -3, name: '5', ratio: 0.5, open: true, seats: [1, 2] };
    assert.deepEqual(reply.body, typed);
    const one = await request(api).get('/v1/floors/0?seats=4').set('Authorization', bearer);
    assert.deepEqual(one.body, { floor: 0, seats: [4] });
  });

  it('does not bend what does not fit', async () => {
    for (const path of [
      'first',
      '0x10',
      '1e1',
      '%20',
      '1?floor=2',
      '1?open=yes',
      '1?name=a&name=b',
    ])
      isProblem(
        'invalid-request',
        await request(api).get(`/v1/floors/${path}`).set('Authorization', bearer),
      );
  });

  it('takes a path field from the path only', async () => {
    const post = (): request.Test => request(api).post('/v1/floors/2').set('Authorization', bearer);
    assert.deepEqual((await post().send({ name: 'x' })).body, { floor: 2, name: 'x' });
    const { fields } = isProblem('invalid-request', await post().send({ floor: 2 }));
    assert.equal(fields?.[0]?.field, 'floor');
  });

  it('takes JSON objects only', async () => {
    const post = (body: string, type = 'application/json'): request.Test =>
      request(api)
        .post('/v1/floors/2')
        .set('Authorization', bearer)
        .set('Content-Type', type)
        .send(body);
    for (const body of ['{"name":', '"text"', '[{}]', '7', 'null', '{"name":"x"}}'])
      isProblem('invalid-request', await post(body));
    isProblem('invalid-request', await post('name=x', 'application/x-www-form-urlencoded'));
    isProblem('invalid-request', await post('{"name":"x"}', 'text/plain'));
    isProblem('invalid-request', await post('{"name":"x"}', 'application/json; charset=nonsense'));
    const packed = post('not gzip at all').set('Content-Encoding', 'gzip');
    isProblem('invalid-request', await packed);
  });

  it('refuses prototypes, unknown fields and bottomless nesting', async () => {
    const post = (body: string): request.Test =>
      request(api)
        .post('/v1/floors/2')
        .set('Authorization', bearer)
        .set('Content-Type', 'application/json')
        .send(body);
    for (const body of [
      '{"__proto__":{"name":"x"}}',
      '{"constructor":{"prototype":{"name":"x"}}}',
      '{"name":"x","more":1}',
      '{"seats":[{"__proto__":1}]}',
      `{"seats":${'['.repeat(30)}${']'.repeat(30)}}`,
      `{"seats":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ])
      isProblem('invalid-request', await post(body));
    const asked = await request(api)
      .get('/v1/floors/2?__proto__=x&constructor=y')
      .set('Authorization', bearer);
    isProblem('invalid-request', asked);
    assert.equal(({} as Record<string, unknown>)['name'], undefined);
  });

  it('refuses a body beyond the limit of its tier', async () => {
    const name = 'x'.repeat(BODY_LIMIT.light);
    const reply = await request(api)
      .post('/v1/floors/2')
      .set('Authorization', bearer)
      .send({ name });
    isProblem('too-large', reply);
  });

  it('knows no other routes', async () => {
    for (const path of ['/', '/v1', '/v1/nowhere', '/v2/floors/1', '/v1/../etc/passwd'])
      isProblem('not-found', await request(api).get(path));
    isProblem('not-found', await request(api).put('/v1/floors/1').set('Authorization', bearer));
    isProblem('invalid-request', await request(api).get('/v1/floors/%E0%A4%A'));
  });

  it('sets the headers of a careful service, on failures too', async () => {
    for (const path of ['/v1/floors/1', '/nowhere']) {
      const { headers } = await request(api).get(path).set('Authorization', bearer);
      assert.match(headers['strict-transport-security'] ?? '', /max-age=\d{8}/);
      assert.match(headers['content-security-policy'] ?? '', /default-src 'self'/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
      assert.equal(headers['x-powered-by'], undefined);
    }
    const reply = await request(api).get('/v1/floors/1').set('Authorization', bearer);
    assert.equal(reply.headers['cache-control'], 'no-store');
  });

  it('takes over a request id, but no nonsense', async () => {
    const given = await request(api).get('/nowhere').set('X-Request-Id', 'trace-0123456789');
    assert.equal(given.headers['x-request-id'], 'trace-0123456789');
    const bad = await request(api).get('/nowhere').set('X-Request-Id', '<script>');
    assert.match(bad.headers['x-request-id'] ?? '', /^[\w-]{36}$/);
  });

  it('needs a bearer token, and says so', async () => {
    const reply = await request(api).get('/v1/floors/1');
    isProblem('unauthenticated', reply);
    assert.equal(reply.headers['www-authenticate'], 'Bearer');
    for (const value of ['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer nonsense', admin.idToken])
      isProblem(
        'unauthenticated',
        await request(api).get('/v1/floors/1').set('Authorization', value),
      );
  });

  it('knows accounts that were disabled or deleted a moment ago', async () => {
    const { uid, idToken } = await signedIn('admin');
    const call = (): request.Test =>
      request(api).get('/v1/floors/1').set('Authorization', `Bearer ${idToken}`);
    await call().expect(200);
    const { auth } = emulatorServices();
    await auth.updateUser(uid, { disabled: true });
    isProblem('unauthenticated', await call());
    await auth.updateUser(uid, { disabled: false });
    await call().expect(200);
    await auth.deleteUser(uid);
    isProblem('unauthenticated', await call());
  });

  it('answers https only once deployed', async () => {
    await withEnv({ K_SERVICE: 'api' }, async () => {
      const get = (): request.Test =>
        request(edge()).get('/v1/floors/1').set('Authorization', bearer);
      isProblem('https-required', await get());
      isProblem('https-required', await get().set('X-Forwarded-Proto', 'http'));
      await get().set('X-Forwarded-Proto', 'https').expect(200);
    });
  });

  it('asks for a verified app when told to', async () => {
    const seen: string[] = [];
    const verifyApp = (token: string): Promise<void> => {
      seen.push(token);
      return token === 'good' ? Promise.resolve() : Promise.reject(new Error(SECRET));
    };
    const guarded = createApi(edgeTable, { tier: 'light', services, verifyApp });
    const get = (): request.Test =>
      request(guarded).get('/v1/floors/1').set('Authorization', bearer);
    await get().expect(200);
    assert.deepEqual(seen, [], 'off by default');
    await withEnv({ ENFORCE_APP_CHECK: 'true' }, async () => {
      isProblem('app-check-required', await get());
      isProblem('app-check-required', await get().set('X-Firebase-AppCheck', 'bad'));
      await get().set('X-Firebase-AppCheck', 'good').expect(200);
    });
    assert.deepEqual(seen, ['', 'bad', 'good']);
  });

  it('refuses an invalid app token by Firebase’s own check', async () => {
    await withEnv({ ENFORCE_APP_CHECK: 'true' }, async () => {
      const reply = await request(api)
        .get('/v1/floors/1')
        .set('Authorization', `Bearer ${await idTokenOf(admin.uid)}`)
        .set('X-Firebase-AppCheck', 'a.b.c');
      isProblem('app-check-required', reply);
    });
  });
});
