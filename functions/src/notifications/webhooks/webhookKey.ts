import { WEBHOOK_KEY } from '../../params.ts';

const KEY_BYTES = 32;

/** The key that the secrets of hooks follow from. @throws Error when it is not 32 bytes in base64: anybody could guess a short one */
export function webhookKey(): Buffer {
  const key = Buffer.from(WEBHOOK_KEY.value(), 'base64');
  if (key.length !== KEY_BYTES) throw new Error('WEBHOOK_KEY must be 32 random bytes in base64');
  return key;
}
