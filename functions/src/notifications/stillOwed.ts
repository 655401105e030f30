import type { Services } from '../platform/services.ts';
import { addressees } from './addressees.ts';
import type { Notice, Recipient } from './notice.ts';

/** Whether each of them is to be told still. */
export async function stillOwed(
  services: Services,
  _notice: Notice,
  recipients: readonly Recipient[],
  _now: Date,
): Promise<boolean[]> {
  return (await addressees(services, recipients)).map((addressee) => addressee !== null);
}
