import { logger } from 'firebase-functions';
import { z } from 'zod';
import type { Services } from '../../../platform/services.ts';
import { anomaliesOfCourse } from '../../anomalies/anomaliesOfCourse.ts';
import { recomputeCourse } from '../recomputeCourse.ts';
import { recomputeSession } from '../recomputeSession.ts';
import { recomputeStudents } from '../recomputeStudents.ts';
import { recomputeTerm } from '../recomputeTerm.ts';
import type { Held, NotNow } from './lease.ts';
import { LostLease, claim, giveUp, release } from './lease.ts';
import { leaveTask, markDue } from './markDue.ts';
import type { Level } from './target.ts';
import { parseTarget } from './target.ts';

export interface WorkOptions {
  /** Recomputes whether anything is due or not. */
  readonly force?: boolean;
  /** False: whoever crosses into a band of absence is noted and nobody is told. */
  readonly tells?: boolean;
}

/** Writes what changed; @returns the targets to which a change matters. @throws LostLease */
export type Recompute = (
  services: Services,
  id: string,
  held: Held,
  tells: boolean,
) => Promise<readonly string[]>;

const RECOMPUTE: Readonly<Record<Level, Recompute>> = {
  session: recomputeSession,
  course: recomputeCourse,
  overall: recomputeStudents,
  anomalies: async (services, courseId) => {
    await anomaliesOfCourse(services, courseId);
    return [];
  },
  term: recomputeTerm,
};

/**
 * Recomputes a target if it is due, one worker at a time. Where it dies its lease runs out, and whoever takes over does
 * all of it again. The lease is given back last, after the next level knows.
 */
export async function workOff(
  services: Services,
  target: string,
  { force = false, tells = true }: WorkOptions = {},
): Promise<NotNow['why'] | 'done'> {
  const parsed = parseTarget(target);
  if (parsed === null) throw new Error(`no target of stats: ${target}`);
  const claimed = await claim(services, target, force);
  if ('why' in claimed) {
    if (claimed.at !== null) await leaveTask(services, target, claimed.at);
    return claimed.why;
  }
  try {
    const next = await RECOMPUTE[parsed.level](services, parsed.id, claimed, tells);
    for (const above of next) await markDue(services, above);
    await release(services, claimed);
    return 'done';
  } catch (error) {
    if (error instanceof LostLease) return 'busy';
    await giveUp(services, claimed);
    throw error;
  }
}

const Task = z.object({ target: z.string() });

/** Works on a task of the queue `recomputeStats`. @throws when the queue is to bring it again */
export async function workOffTask(services: Services, data: unknown): Promise<void> {
  const task = Task.safeParse(data);
  // What another version of us left cannot be read the next time either; the sweep finds what it was about.
  if (task.success && parseTarget(task.data.target) !== null) {
    await workOff(services, task.data.target);
  } else {
    logger.error('a task was dropped that cannot be read', { queue: 'recomputeStats' });
  }
}
