import { z } from 'zod';
import { operation } from '../operation.ts';
import { thumbprintOf } from './ed25519.ts';
import { publicKeys } from './signer.ts';

const SigningKey = z
  .strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().describe('Public key, base64url'),
    kid: z.string().describe('RFC 7638 thumbprint, as in the header of a signature'),
    use: z.literal('sig'),
    alg: z.literal('EdDSA'),
  })
  .meta({ id: 'SigningKey' });

/** Nothing of it is secret: whoever was handed a report must be able to verify it. */
export const getSigningKeys = operation({
  name: 'getSigningKeys',
  summary: 'The public keys by which signatures of manifests are verified, as a JWK Set.',
  method: 'GET',
  path: '/signing-keys',
  roles: 'anyone',
  tier: 'light',
  writes: false,
  revalidated: true,
  input: z.strictObject({}),
  output: z.strictObject({
    keys: z.array(SigningKey).describe('The one in use first, then former ones'),
  }),
  failures: [],
  handler: () =>
    Promise.resolve({
      keys: publicKeys().map((jwk) => ({
        ...jwk,
        kid: thumbprintOf(jwk),
        use: 'sig' as const,
        alg: 'EdDSA' as const,
      })),
    }),
});
