import type { Services } from '../../platform/services.ts';
import { dueDeletions } from './deletionStore.ts';
import { workOffDeletion } from './workOffDeletion.ts';

/** Deletions of one run, and what each may take: they fit into the function's nine minutes. */
const MOST = 30;
const EACH_MS = 15_000;

/** Works off the deletions that are due at third parties; for the schedule. @returns how many are done with */
export async function forgetFaces(services: Services): Promise<number> {
  let done = 0;
  for (const name of await dueDeletions(services.db, services.clock.now(), MOST)) {
    if (await workOffDeletion(services, name, EACH_MS)) done += 1;
  }
  return done;
}
