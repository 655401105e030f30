import { after } from '../../platform/clock.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue, recomputeContext } from '../../platform/system.ts';
import { recogniserOf } from '../recognition/selected.ts';
import type { FaceDeletion } from './deletionStore.ts';
import { deletionRef } from './deletionStore.ts';

/** Wait after the first vain attempt; twice as long after each further one, six hours at most. */
const FIRST_WAIT_S = 10 * 60;
const LONGEST_WAIT_S = 6 * 3600;

const OPERATION = 'forgetFaces';

/**
 * Lets the service forget what one deletion names, and ends it; or puts it off. Two at once do no harm. Never
 * throws for a service that fails: the note stays.
 * @returns whether nothing is left to do
 */
export async function workOffDeletion(
  services: Services,
  name: string,
  withinMs: number,
): Promise<boolean> {
  const deletion = (await deletionRef(services.db, name).get()).data();
  if (deletion === undefined) return true;
  try {
    const recogniser = await recogniserOf(deletion.service);
    await recogniser.delete({ name, faceIds: deletion.faceIds }, withinMs);
  } catch (error) {
    logError('faces stay at a service for now', error, { name, attempts: deletion.attempts + 1 });
    await putOff(services, name, deletion);
    return false;
  }
  await commitIfDue(recomputeContext(services, OPERATION, name), async ({ tx, audit }) => {
    const ref = deletionRef(services.db, name);
    if (!(await tx.get(ref)).exists) return null;
    tx.delete(ref);
    const { service, reason, attempts } = deletion;
    audit({
      action: 'faces.forgotten-by-service',
      subject: ref.path,
      details: { service, reason, attempts },
    });
    return true;
  });
  return true;
}

async function putOff(services: Services, name: string, before: FaceDeletion): Promise<void> {
  const attempts = before.attempts + 1;
  const waitS = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** before.attempts);
  await commitIfDue(recomputeContext(services, OPERATION, name), async ({ tx, now, audit }) => {
    const ref = deletionRef(services.db, name);
    if (!(await tx.get(ref)).exists) return null;
    tx.update(ref, { attempts, dueAt: after(now, waitS) });
    const { service, reason } = before;
    audit({
      action: 'faces.deletion-put-off',
      subject: ref.path,
      details: { service, reason, attempts },
    });
    return true;
  });
}
