import assert from 'node:assert/strict';
import type { CallableRequest } from 'firebase-functions/https';
import request from 'supertest';
import { callable } from '../../src/platform/callableEdge.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import { edgeTable } from '../support/edgeOperations.ts';
import type { GoogleStandIn } from '../support/googleStandIn.ts';
import { googleStandIn } from '../support/googleStandIn.ts';
import { PROJECT, PUBLISHED, badOnes, claimsOf, nowS, token } from '../support/jwt.ts';
import { isProblem } from '../support/problem.ts';

const claims = (overrides: Record<string, unknown> = {}): Record<string, unknown> =>
  claimsOf('token', overrides);

describe('a Firebase ID token, outside the emulator', () => {
  let google: GoogleStandIn;
  before(async () => {
    google = await googleStandIn(PROJECT, PUBLISHED);
  });
  beforeEach(() => google.accounts.set('somebody', {}));
  after(() => google.stop());

  const call = (idToken: string): request.Test =>
    request(createApi(edgeTable, { tier: 'light', services: () => google.services }))
      .get('/v1/floors/1')
      .set('Authorization', `Bearer ${idToken}`);

  it('cannot be judged without the public keys: neither accepted nor called bad', async () => {
    google.keysStatus = 500;
    isProblem('unavailable', await call(token(claims())));
    google.keysStatus = 200;
  });

  it('passes when it is good, after a look at the account', async () => {
    const before = google.lookups;
    await call(token(claims())).expect(200);
    assert.equal(google.lookups, before + 1, 'revocation was asked for');
  });

  it('passes with the small error of another clock', async () => {
    await call(token(claims({ iat: nowS() + 60, auth_time: nowS() + 60 }))).expect(200);
  });

  for (const [what, make] of Object.entries(badOnes('token'))) {
    it(`is refused: ${what}`, async () => {
      isProblem('unauthenticated', await call(make()));
    });
  }

  it('is refused when it is a session cookie', async () => {
    isProblem('unauthenticated', await call(token(claimsOf('cookie'))));
  });

  it('is refused when the account was disabled', async () => {
    google.accounts.set('somebody', { disabled: true });
    isProblem('unauthenticated', await call(token(claims())));
  });

  it('is checked by the callable edge too, which onCall’s own check leaves open', async () => {
    const [op] = edgeTable;
    assert.ok(op);
    const checked = callable(op, () => google.services);
    const rawRequest = { headers: {}, socket: {} };
    const auth = { uid: 'somebody', token: {}, rawToken: token(claims()) };
    const request = { data: { floor: 1 }, auth, rawRequest } as unknown as CallableRequest;
    assert.deepEqual(await checked.run(request), { floor: 1 });
    google.accounts.set('somebody', { disabled: true });
    await assert.rejects(async () => checked.run(request), { code: 'unauthenticated' });
  });

  it('is refused when the account was deleted', async () => {
    google.accounts.delete('somebody');
    isProblem('unauthenticated', await call(token(claims())));
  });

  it('is refused when its account’s tokens were revoked later', async () => {
    google.accounts.set('somebody', { validSince: String(nowS() - 5) });
    isProblem('unauthenticated', await call(token(claims())));
    await call(token(claims({ auth_time: nowS() - 5 }))).expect(200);
  });

  it('cannot be judged when Firebase Auth does not answer: neither accepted nor called bad', async () => {
    google.accounts.set('somebody', 'outage');
    const reply = await call(token(claims()));
    isProblem('unavailable', reply);
    assert.ok(Number(reply.headers['retry-after']) > 0);
  });
});
