import { after } from '../../../platform/clock.ts';
import { inTime } from '../../../platform/deadline.ts';
import { emulated } from '../../../platform/deployment.ts';
import { isAlreadyExists } from '../../../platform/firestore.ts';
import { logError } from '../../../platform/logError.ts';
import type { Services } from '../../../platform/services.ts';
import type { Level } from './target.ts';
import { parseTarget } from './target.ts';
import { dueOf } from './workStore.ts';

/** How long changes are gathered before they are recomputed, s: on the emulators somebody watches. */
const DEBOUNCE_S: Readonly<Record<Level, () => number>> = {
  session: () => emulated(20, 2),
  course: () => emulated(30, 3),
  overall: () => emulated(60, 4),
  anomalies: () => emulated(60, 4),
  term: () => emulated(300, 6),
};

/** How long a change waits for the queue; the sweep finds what was not left there. */
const QUEUE_MS = 1500;

/**
 * Asks for recomputation of a target (`session~{id}`, `course~{id}`, `overall~{courseId}`, `term~{id}`); call it after
 * the change is stored. A due document that stands there says that the work has not read yet, so it will see this
 * change too: of a rush one write is made, the rest are a read each.
 * @param anew because something stored is wrong, not because something changed
 */
export async function markDue(
  services: Services,
  target: string,
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<void> {
  const { db, clock } = services;
  const parsed = parseTarget(target);
  if (parsed === null) throw new Error(`no target of stats: ${target}`);
  const ref = dueOf(db).doc(target);
  const asked = (await ref.get()).data();
  if (asked !== undefined && (asked.anew || !anew)) return;
  const dueAt = after(clock.now(), DEBOUNCE_S[parsed.level]());
  try {
    if (anew) await ref.set({ dueAt: asked?.dueAt ?? dueAt, anew });
    else await ref.create({ dueAt, anew });
  } catch (error) {
    if (isAlreadyExists(error)) return;
    throw error;
  }
  await leaveTask(services, target, dueAt);
}

/** Leaves the work to the queue. Never fails: the due document, or the lease, brings it to the sweep. */
export async function leaveTask(services: Services, target: string, at: Date): Promise<void> {
  try {
    const left = services.tasks.enqueue('recomputeStats', { target }, { at });
    await inTime(left, QUEUE_MS, () => new Error('Cloud Tasks did not answer in time'));
  } catch (error) {
    logError('stats wait for the sweep', error, { target });
  }
}
