import { Failure } from '../platform/failures.ts';
import { takeSlot } from '../platform/rateLimit.ts';
import type { Services } from '../platform/services.ts';
import { countOpenReports } from './reportStore.ts';

/** Of one person: not built yet, and asked for within an hour. Each may be millions of reads. */
const MOST_OPEN = 5;
const PER_HOUR = 60;

/**
 * Before a person has a report made, of whatever: counts those that are not built yet and takes a slot of the hour.
 * Two reads.
 * @param ownerUid whose report it will be, where that is another: an admin who runs somebody's schedule
 * @throws Failure rate-limited
 */
export async function limitAsking(services: Services, uid: string, ownerUid = uid): Promise<void> {
  if ((await countOpenReports(services.db, ownerUid)) >= MOST_OPEN) {
    const whose = ownerUid === uid ? 'You have' : 'Its owner has';
    const detail = `${whose} ${String(MOST_OPEN)} reports that are not built yet.`;
    throw new Failure('rate-limited', { detail, retryAfterS: 60 });
  }
  if ((await takeSlot(services, `report:${uid}`, PER_HOUR, 3600)) === null) {
    throw new Failure('rate-limited', { retryAfterS: 600 });
  }
}
