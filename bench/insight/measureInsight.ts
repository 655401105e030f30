import { PROJECT_ID } from '../../tools/emulators/environment.ts';
import { startSuite } from '../../tools/emulators/suite.ts';
import { progress } from '../../tools/support/log.ts';
import { measureAnomalies } from '../anomalies/measureAnomalies.ts';
import type { Figure } from '../figures.ts';
import { meterStore } from '../storeMeter.ts';
import { generateSchool, withChanges } from './school.ts';

const ADMIN = 'bench-admin';
const INSTRUCTOR = 'bench-instructor';
/** Marks that staff change after the rebuild. */
const CHANGES = 300;

/**
 * A generated school of 500 students and 12 weeks on an Emulator Suite of its own. Its stats are rebuilt as the operator's
 * command does it and compared with a recount, student by student; then some hundred marks change, the stats that the
 * triggers would mark due are recomputed, and compared again. Dashboards are counted in this process and timed over
 * HTTP at the compiled function under functions-framework.
 */
export async function measureInsight(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore'] });
  try {
    Object.assign(process.env, suite.env, { GCLOUD_PROJECT: PROJECT_ID });
    const { emulatorServices } = await import('../../functions/test/support/call.ts');
    const { storeSchool, storeMarks } = await import('./storeSchool.ts');
    const { changeThrough, rebuildAll } = await import('./recomputation.ts');
    const { mismatchesOf } = await import('./mismatches.ts');
    const { measureDashboards } = await import('./dashboards.ts');
    const services = emulatorServices();
    const meter = meterStore(services.db);
    const school = generateSchool(new Date());
    progress(`storing ${String(school.meetings.length)} sessions`);
    const records = await storeSchool(services, school, { admin: ADMIN, instructor: INSTRUCTOR });
    progress(`${String(records)} records are stored; rebuilding`);
    const rebuilt = await rebuildAll(services, meter);
    const afterRebuild = await mismatchesOf(services, school);
    progress(`changing ${String(CHANGES)} marks`);
    const { school: later, changed } = withChanges(school, CHANGES);
    const followed = await changeThrough(
      services,
      changed,
      (marks) => storeMarks(services, marks),
      meter,
    );
    const afterChanges = await mismatchesOf(services, later);
    const dashboards = await measureDashboards(
      services,
      later,
      {
        admin: ADMIN,
        instructor: INSTRUCTOR,
      },
      meter,
    );
    return [
      { figure: 'insight.records', value: records, unit: 'count' },
      { figure: 'insight.students', value: school.students.length, unit: 'count' },
      ...rebuilt,
      ...followed,
      { figure: 'insight.mismatches', value: afterRebuild + afterChanges, unit: 'count' },
      ...dashboards,
      ...measureAnomalies(),
    ];
  } finally {
    await suite.stop();
  }
}
