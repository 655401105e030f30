import { allCourseIds } from '../../../functions/src/courses/index.ts';
import { rebuildStats, statsTarget, workOff } from '../../../functions/src/insights/index.ts';
import type { Services } from '../../../functions/src/platform/services.ts';
import { eventually } from '../../support/eventually.ts';

/**
 * Makes all stats and anomalies anew. Of bands nobody is told: the school has known for weeks. What a task holds at the time is
 * made once it is done.
 */
export async function makeStats(services: Services): Promise<void> {
  await eventually('the stats', async () => {
    const { left } = await rebuildStats(services, { tells: false });
    return left.length === 0 ? true : null;
  });
  for (const courseId of await allCourseIds(services.db)) {
    await eventually('the anomalies', async () => {
      const outcome = await workOff(services, statsTarget('anomalies', courseId), { force: true });
      return outcome === 'done' ? true : null;
    });
  }
}
