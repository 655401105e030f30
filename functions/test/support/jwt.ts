import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

/** The project that the good ones are for. */
export const PROJECT = 'demo-tokens';
const KID = 'key-1';
const issuer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** What Google publishes of it. */
export const PUBLISHED = { [KID]: publicPem };

/** Issuers of ID tokens and of session cookies, without the project. */
export const ISSUERS = {
  token: 'https://securetoken.google.com/',
  cookie: 'https://session.firebase.google.com/',
};
type Kind = keyof typeof ISSUERS;

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const nowS = (): number => Math.floor(Date.now() / 1000);

/** What Firebase puts into an ID token or a session cookie; undefined leaves a claim out. */
export function claimsOf(
  kind: Kind,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  const now = nowS();
  return {
    iss: `${ISSUERS[kind]}${PROJECT}`,
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

/** One signed as Firebase does. */
export function token(
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
/** Ways to be no good, as an ID token or as a session cookie. */
export function badOnes(kind: Kind): Record<string, () => string> {
  const claims = (overrides: Record<string, unknown> = {}): Record<string, unknown> =>
    claimsOf(kind, overrides);
  return {
    'an unsigned one (alg none)': () =>
      `${base64({ alg: 'none', typ: 'JWT', kid: KID })}.${base64(claims())}.`,
    'an unsigned one without a key id': () =>
      `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims())}.`,
    'one signed by HMAC with the public key': () => confused(claims()),
    'one signed by another key': () => token(claims(), {}, stranger.privateKey),
    'one of a key nobody published': () => token(claims(), { kid: 'key-2' }),
    'one whose key is named like a part of every object': () =>
      token(claims(), { kid: '__proto__' }),
    'one without a key id': () => token(claims(), { kid: undefined }),
    'one for another project': () => token(claims({ aud: 'demo-other' })),
    'one for several projects': () => token(claims({ aud: [PROJECT, 'demo-other'] })),
    'one of another issuer': () => token(claims({ iss: `${ISSUERS[kind]}demo-other` })),
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
}
