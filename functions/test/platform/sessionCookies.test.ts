import assert from 'node:assert/strict';
import request from 'supertest';
import { createApi } from '../../src/platform/httpEdge.ts';
import { edgeTable } from '../support/edgeOperations.ts';
import { withEnv } from '../support/environment.ts';
import type { GoogleStandIn } from '../support/googleStandIn.ts';
import { googleStandIn } from '../support/googleStandIn.ts';
import { PROJECT, PUBLISHED, badOnes, claimsOf, nowS, token } from '../support/jwt.ts';
import { isProblem } from '../support/problem.ts';

const good = (overrides: Record<string, unknown> = {}): string =>
  token(claimsOf('cookie', { exp: nowS() + 13 * 86_400, ...overrides }));

describe('a session cookie, outside the emulator', () => {
  let google: GoogleStandIn;
  before(async () => {
    google = await googleStandIn(PROJECT, PUBLISHED);
  });
  beforeEach(() => google.accounts.set('somebody', {}));
  after(() => google.stop());

  const api = () => createApi(edgeTable, { tier: 'light', services: () => google.services });
  const look = (cookie: string): request.Test =>
    request(api()).get('/v1/floors/1').set('Cookie', cookie);
  const call = (value: string): request.Test => look(`__session=${value}`);
  const furnish = (headers: Record<string, string>): request.Test =>
    request(api())
      .post('/v1/floors/1')
      .set({ Cookie: `__session=${good()}`, ...headers });

  it('cannot be judged without the public keys: neither accepted nor called bad', async () => {
    google.keysStatus = 500;
    const reply = await call(good());
    isProblem('unavailable', reply);
    assert.equal(reply.headers['set-cookie'], undefined, 'it may be good: it stays');
    google.keysStatus = 200;
  });

  it('passes when it is good, after a look at the account', async () => {
    const before = google.lookups;
    await call(good()).expect(200);
    assert.equal(google.lookups, before + 1, 'revocation was asked for');
  });

  it('passes among other cookies', async () => {
    await look(`a=1; __session=${good()}; __session_x=2`).expect(200);
  });

  for (const [what, make] of Object.entries(badOnes('cookie'))) {
    it(`is refused and taken away: ${what}`, async () => {
      const reply = await call(make());
      isProblem('unauthenticated', reply);
      assert.match(String(reply.headers['set-cookie']), /^__session=; Path=\/; Max-Age=0;/);
    });
  }

  it('is refused when it is an ID token', async () => {
    isProblem('unauthenticated', await call(token(claimsOf('token'))));
  });

  it('is refused when there are two that differ', async () => {
    isProblem('unauthenticated', await look(`__session=${good()}; __session=other`));
  });

  it('is refused when the account was disabled, deleted, or its tokens revoked', async () => {
    google.accounts.set('somebody', { disabled: true });
    isProblem('unauthenticated', await call(good()));
    google.accounts.set('somebody', { validSince: String(nowS() - 5) });
    isProblem('unauthenticated', await call(good()));
    google.accounts.delete('somebody');
    isProblem('unauthenticated', await call(good()));
  });

  it('cannot be judged when Firebase Auth does not answer', async () => {
    google.accounts.set('somebody', 'outage');
    isProblem('unavailable', await call(good()));
  });

  it('is not looked at beside an Authorization header', async () => {
    const both = (bearer: string, cookie: string): request.Test =>
      call(cookie).set('Authorization', `Bearer ${bearer}`);
    isProblem('unauthenticated', await both('a.b.c', good()));
    await both(token(claimsOf('token')), 'a.b.c').expect(200);
  });

  it('is nobody when it is empty', async () => {
    isProblem('unauthenticated', await look('__session='));
  });

  it('needs the app to be verified like any other call', async () => {
    await withEnv({ ENFORCE_APP_CHECK: 'true' }, async () => {
      isProblem('app-check-required', await call(good()));
    });
  });

  describe('lets its bearer write', () => {
    it('from a page of the same origin, as the browser says', async () => {
      await furnish({ 'Sec-Fetch-Site': 'same-origin' }).expect(200);
    });

    it('from its own address, where the browser says no more than that', async () => {
      await furnish({ Host: 'api.school.example', Origin: 'http://api.school.example' }).expect(
        200,
      );
    });

    it('from a page that the operator named', async () => {
      const origins = 'https://school.example, https://office.school.example';
      await withEnv({ BROWSER_ORIGINS: origins }, async () => {
        await furnish({ Origin: 'https://office.school.example' }).expect(200);
        isProblem('cross-site', await furnish({ Origin: 'https://other.school.example' }));
      });
    });
  });

  const foreign: Record<string, Record<string, string>> = {
    'another site': { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    'a neighbouring host': { 'Sec-Fetch-Site': 'same-site' },
    'a bookmark or a link': { 'Sec-Fetch-Site': 'none' },
    'another origin in an old browser': { Origin: 'https://evil.example' },
    'a page without an origin': { Origin: 'null' },
    'who does not say': {},
  };
  for (const [who, headers] of Object.entries(foreign)) {
    it(`does not let ${who} write with it`, async () => {
      const reply = await furnish(headers);
      isProblem('cross-site', reply);
      assert.equal(reply.headers['set-cookie'], undefined, 'nobody is signed out by another site');
    });
  }

  it('lets no other site read: nothing allows it to', async () => {
    const reply = await call(good()).set({
      'Sec-Fetch-Site': 'cross-site',
      Origin: 'https://evil.example',
    });
    const allowing = Object.keys(reply.headers).filter((name) => name.startsWith('access-control'));
    assert.deepEqual(allowing, []);
    assert.equal(reply.headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    const preflight = await request(api())
      .options('/v1/floors/1')
      .set({ Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' });
    assert.equal(preflight.headers['access-control-allow-origin'], undefined);
  });
});
