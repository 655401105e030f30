import { startSuite } from '../tools/emulators/suite.ts';
import { progress } from '../tools/support/log.ts';
import type { School } from '../functions/test/courses/school.ts';
import type { Figure } from './figures.ts';
import { peakWhile } from './peakMemory.ts';

const ROWS = 10_000;
/** Every so many rows one is wrong. */
const WRONG_EVERY = 100;
const WARM_UP_ROWS = 600;
const MIB = 1024 * 1024;

/**
 * One file of 10,000 rows, some of them wrong, applied to a roster twice, by the steps that the trigger makes: in
 * this process, on an Emulator Suite of its own. Resident memory is sampled all the while; what it is compared with
 * is its peak at the end of a smaller import before, when the libraries are loaded and their connections open.
 */
export async function measureRosterImport(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore', 'storage'] });
  try {
    Object.assign(process.env, suite.env);
    const { newCourse, school } = await import('../functions/test/courses/school.ts');
    const here = await school();
    const { importOnce } = await importing(here);
    progress(`warming up with ${String(WARM_UP_ROWS)} rows`);
    const other = (await newCourse(here)).id;
    const base = await peakWhile(() => importOnce(other, fileOf('w', WARM_UP_ROWS)));
    const courseId = (await newCourse(here)).id;
    const file = fileOf('b', ROWS);
    progress(`importing ${String(ROWS)} rows`);
    const started = performance.now();
    const first = await peakWhile(() => importOnce(courseId, file));
    const seconds = (performance.now() - started) / 1000;
    progress('importing them again');
    const { counts: again } = (await peakWhile(() => importOnce(courseId, file))).reply;
    await here.services.dispose();
    const { counts, progress: done } = first.reply;
    return [
      { figure: 'import.rows', value: done.rows, unit: 'count' },
      { figure: 'import.s', value: Math.round(seconds * 100) / 100, unit: 's' },
      {
        figure: 'import.rss_growth_mib',
        value: Math.round(((first.peak - base.peak) / MIB) * 10) / 10,
        unit: 'MiB',
      },
      { figure: 'import.added_rows', value: counts.added, unit: 'count' },
      { figure: 'import.failed_rows', value: counts.failed, unit: 'count' },
      {
        figure: 'import.changed_on_repeat',
        value: again.added + again.changed + again.removed,
        unit: 'count',
      },
    ];
  } finally {
    await suite.stop();
  }
}

async function importing({ services, admin }: School) {
  const { continueImport, getRosterImport, startRosterImport } =
    await import('../functions/src/courses/index.ts');
  const { callAs } = await import('../functions/test/support/call.ts');
  let uploads = 0;
  const importOnce = async (courseId: string, csv: string) => {
    const upload = `roster-${String(++uploads).padStart(4, '0')}`;
    const file = (await services.bucket()).file(`rosterImports/${admin}/${upload}.csv`);
    await file.save(csv, { contentType: 'text/csv' });
    const request = { upload, courseId, mode: 'apply' } as const;
    const { importId } = await callAs(admin, startRosterImport, request, { services });
    while ((await continueImport(services, importId)) === 'moved on');
    const reply = await callAs(admin, getRosterImport, { importId }, { services });
    if (reply.state !== 'done') throw new Error(`the import ended as ${JSON.stringify(reply)}`);
    return reply;
  };
  return { importOnce };
}

/** Rows of one roster; of each hundred one has no address. */
function fileOf(prefix: string, rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const number = `${prefix}${String(i).padStart(6, '0')}`;
    const email = i % WRONG_EVERY === WRONG_EVERY - 1 ? 'wrong' : `${number}@school.example`;
    return `${number},${email},"Student, number ${String(i)}",2026-10-05,2026-12-20`;
  });
  return ['studentNumber,email,name,from,until', ...lines, ''].join('\r\n');
}
