import { CHALLENGE_KEY } from '../params.ts';

const KEY_BYTES = 32;

/** The key that signs challenges. @throws Error when it is not 32 bytes in base64: anybody could guess a short one */
export function challengeKey(): string {
  const key = CHALLENGE_KEY.value();
  if (Buffer.from(key, 'base64').length !== KEY_BYTES) {
    throw new Error('CHALLENGE_KEY must be 32 random bytes in base64');
  }
  return key;
}
