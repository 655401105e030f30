import { takeSlot } from '../../platform/rateLimit.ts';
import type { Services } from '../../platform/services.ts';

/** Looks at files of one uploader in an hour, 20 s each at most: of the functions that look he never holds more than one. */
export const MOST_TRIES = 30;
const HOUR_S = 3600;

/**
 * Counts a look at a file of this uploader, whatever request it is for; false when he had all of this hour. Whoever calls
 * holds the file's lease, so that one look is counted once however often its event comes.
 */
export async function takeTry(services: Services, uid: string): Promise<boolean> {
  return (await takeSlot(services, `evidence_${uid}`, MOST_TRIES, HOUR_S)) !== null;
}
