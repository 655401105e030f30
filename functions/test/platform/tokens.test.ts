import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { CallableRequest } from 'firebase-functions/https';
import request from 'supertest';
import { callable } from '../../src/platform/callableEdge.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import { edgeTable } from '../support/edgeOperations.ts';
import type { GoogleStandIn } from '../support/googleStandIn.ts';
import { googleStandIn } from '../support/googleStandIn.ts';
import { isProblem } from '../support/problem.ts';

const PROJECT = 'demo-tokens';
const KID = 'key-1';
const issuer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = (): number => Math.floor(Date.now() / 1000);

/** What Firebase puts into an ID token; undefined leaves a claim out. */
function claims(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const now = nowS();
  return {
    iss: `https://securetoken.google.com/${PROJECT}`,
    aud: PROJECT,
    sub: 'somebody',
    user_id: 'somebody',
    iat: now - 10,
    exp: now + 3590,
    auth_time: now - 10,
    email: 'somebody@school.example',
    email_verified: true,
    ...overrides,
  };
}

function token(
  payload: Record<string, unknown>,
  header: Record<string, unknown> = {},
  key = issuer.privateKey,
): string {
  const signed = `${base64({ alg: 'RS256', typ: 'JWT', kid: KID, ...header })}.${base64(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** The public key, which everybody has, used as the secret of an HMAC. */
function confused(payload: Record<string, unknown>): string {
  const signed = `${base64({ alg: 'HS256', typ: 'JWT', kid: KID })}.${base64(payload)}`;
  return `${signed}.${createHmac('sha256', publicPem).update(signed).digest('base64url')}`;
}

function withSignatureOf(payload: Record<string, unknown>, other: string): string {
  return `${base64({ alg: 'RS256', typ: 'JWT', kid: KID })}.${base64(payload)}.${other.split('.')[2] ?? ''}`;
}

const hour = 3600;
const bad: Record<string, () => string> = {
  'an unsigned one (alg none)': () =>
    `${base64({ alg: 'none', typ: 'JWT', kid: KID })}.${base64(claims())}.`,
  'an unsigned one without a key id': () =>
    `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims())}.`,
  'one signed by HMAC with the public key': () => confused(claims()),
  'one signed by another key': () => token(claims(), {}, stranger.privateKey),
  'one of a key nobody published': () => token(claims(), { kid: 'key-2' }),
  'one whose key is named like a part of every object': () => token(claims(), { kid: '__proto__' }),
  'one without a key id': () => token(claims(), { kid: undefined }),
  'one for another project': () => token(claims({ aud: 'demo-other' })),
  'one for several projects': () => token(claims({ aud: [PROJECT, 'demo-other'] })),
  'one of another issuer': () =>
    token(claims({ iss: 'https://securetoken.google.com/demo-other' })),
  'one of no issuer': () => token(claims({ iss: undefined })),
  'an expired one': () => token(claims({ iat: nowS() - 2 * hour, exp: nowS() - 1 })),
  'one issued in the future': () => token(claims({ iat: nowS() + hour, exp: nowS() + 2 * hour })),
  'one of a sign-in in the future': () => token(claims({ auth_time: nowS() + hour })),
  'one without a time of issue': () => token(claims({ iat: 'today' })),
  'one without a sign-in time': () => token(claims({ auth_time: undefined })),
  'one about nobody': () => token(claims({ sub: undefined })),
  'one about an empty name': () => token(claims({ sub: '' })),
  'one about a number': () => token(claims({ sub: 7 })),
  'one about too long a name': () => token(claims({ sub: 'x'.repeat(129) })),
  'one with changed claims': () => withSignatureOf(claims({ sub: 'admin' }), token(claims())),
  'one without its signature': () => token(claims()).replace(/[^.]+$/, ''),
  'one that is no JSON': () => 'bm90.anNvbg.c2ln',
  'a custom token': () =>
    token({
      ...claims(),
      aud: 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit',
    }),
};

describe('a Firebase ID token, outside the emulator', () => {
  let google: GoogleStandIn;
  before(async () => {
    google = await googleStandIn(PROJECT, { [KID]: publicPem });
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

  for (const [what, make] of Object.entries(bad)) {
    it(`is refused: ${what}`, async () => {
      isProblem('unauthenticated', await call(make()));
    });
  }

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
