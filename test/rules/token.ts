import { project } from './services.ts';

export interface TokenClaims {
  /** When its owner signed in: seconds since the epoch, UTC. */
  readonly authTimeS?: number;
  /** Further claims, such as `role`. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The second factor of the sign-in; none by default. */
  readonly secondFactor?: string;
}

/** An unsigned ID token of `uid`: the Firestore and Storage emulators take it as Firebase Auth's. */
export function tokenOf(
  uid: string,
  { authTimeS, claims = {}, secondFactor }: TokenClaims = {},
): string {
  const nowS = Math.floor(Date.now() / 1000);
  const payload = {
    ...claims,
    iss: `https://securetoken.google.com/${project()}`,
    aud: project(),
    sub: uid,
    user_id: uid,
    auth_time: authTimeS ?? nowS,
    iat: nowS,
    exp: nowS + 3600,
    firebase: {
      sign_in_provider: 'password',
      identities: {},
      ...(secondFactor === undefined ? {} : { sign_in_second_factor: secondFactor }),
    },
  };
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(payload)}.`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
