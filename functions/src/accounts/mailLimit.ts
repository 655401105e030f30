import { sha256Hex } from '../platform/crypto.ts';
import { takeSlot } from '../platform/rateLimit.ts';
import type { Services } from '../platform/services.ts';

/** Account mails of one purpose to one address in an hour: nobody's mailbox is flooded through us. Our own figure. */
const MAILS = 5;
const WINDOW_S = 3600;

/** Whether one more such mail may go to this address now. The address is stored as a hash only. */
export async function mayMail(
  services: Services,
  purpose: 'register' | 'password-reset' | 'verification',
  email: string,
): Promise<boolean> {
  const key = sha256Hex(`${purpose}\n${email}`).slice(0, 32);
  return (await takeSlot(services, key, MAILS, WINDOW_S)) !== null;
}
