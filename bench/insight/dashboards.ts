import type { Operation } from '../../functions/src/platform/operation.ts';
import { operations } from '../../functions/src/operations.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { callAs } from '../../functions/test/support/call.ts';
import { signIn } from '../../test/support/callable.ts';
import { serveFunction } from '../../test/support/functionsFramework.ts';
import { PROJECT_ID } from '../../tools/emulators/environment.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { medianFigure } from '../figures.ts';
import type { StoreMeter } from '../storeMeter.ts';
import type { School } from './school.ts';

/** Of each kind of dashboard so many are asked for. */
const OF_EACH = 12;
/** How often each is asked for over HTTP, after a first time that nobody counts. */
const TIMES = 4;

/** One dashboard as somebody opens it. */
interface View {
  readonly uid: string;
  readonly op: Operation;
  readonly input: Readonly<Record<string, string>>;
  readonly path: string;
}

interface Seen {
  readonly name: string;
  readonly ms: number[];
  readonly reads: number;
  readonly bytes: number;
}

/** Reads of each dashboard in this process; time and bytes over HTTP at the compiled function, body not compressed. */
export async function measureDashboards(
  services: Services,
  school: School,
  people: { readonly admin: string; readonly instructor: string },
  meter: StoreMeter,
): Promise<Figure[]> {
  const views = viewsOf(school, people);
  const tokens = new Map<string, string>();
  for (const { uid } of views) {
    if (!tokens.has(uid)) tokens.set(uid, await tokenOf(services, uid));
  }
  const reads = new Map<View, number>();
  for (const view of views) {
    meter.take();
    await callAs(view.uid, view.op, view.input);
    reads.set(view, meter.take().reads);
  }
  progress(`${String(views.length)} dashboards over HTTP`);
  const server = await serveFunction('api', { projectId: PROJECT_ID });
  try {
    const seen: Seen[] = [];
    for (const view of views) {
      const url = `${server.url.replace(/\/$/, '')}/v1${view.path}`;
      const token = tokens.get(view.uid) ?? '';
      const bytes = (await get(url, token)).bytes;
      const ms: number[] = [];
      for (let i = 0; i < TIMES; i++) ms.push((await get(url, token)).ms);
      seen.push({ name: view.op.name, ms, reads: reads.get(view) ?? 0, bytes });
    }
    return figuresOf(seen);
  } finally {
    await server.stop();
  }
}

function figuresOf(seen: readonly Seen[]): Figure[] {
  const most = (values: readonly number[]): number => Math.max(...values);
  const names = [...new Set(seen.map(({ name }) => name))];
  return [
    { figure: 'insight.reads_max', value: most(seen.map(({ reads }) => reads)), unit: 'documents' },
    {
      figure: 'insight.ms_max',
      value: Math.round(most(seen.flatMap(({ ms }) => ms)) * 10) / 10,
      unit: 'ms',
    },
    { figure: 'insight.bytes_max', value: most(seen.map(({ bytes }) => bytes)), unit: 'count' },
    ...names.flatMap((name): Figure[] => {
      const own = seen.filter((one) => one.name === name);
      return [
        {
          figure: `insight.${name}.reads`,
          value: most(own.map((o) => o.reads)),
          unit: 'documents',
        },
        medianFigure(
          `insight.${name}.ms`,
          own.flatMap(({ ms }) => ms),
        ),
        { figure: `insight.${name}.bytes`, value: most(own.map((o) => o.bytes)), unit: 'count' },
      ];
    }),
  ];
}

function viewsOf(
  { students, courses, termId }: School,
  { admin, instructor }: { readonly admin: string; readonly instructor: string },
): View[] {
  const some = <T>(all: readonly T[]): T[] =>
    all.filter((_, i) => i % Math.ceil(all.length / OF_EACH) === 0);
  return [
    ...some(students).map((studentUid): View => ({
      uid: studentUid,
      op: operations.getStudentInsight,
      input: { studentUid, termId },
      path: `/insights/students/${studentUid}?termId=${termId}`,
    })),
    ...some(courses).flatMap(({ id: courseId }): View[] => [
      {
        uid: instructor,
        op: operations.getCourseInsight,
        input: { courseId },
        path: `/insights/courses/${courseId}`,
      },
      {
        uid: instructor,
        op: operations.listCourseStudents,
        input: { courseId },
        path: `/insights/courses/${courseId}/students`,
      },
    ]),
    {
      uid: admin,
      op: operations.getInstitutionInsight,
      input: {},
      path: '/insights/institution',
    },
    {
      uid: admin,
      op: operations.listCourseInsights,
      input: { termId },
      path: `/insights/courses?termId=${termId}`,
    },
  ];
}

async function tokenOf(services: Services, uid: string): Promise<string> {
  await services.auth.createUser({ uid, email: `${uid}@school.example`, emailVerified: true });
  return await signIn(services, uid);
}

async function get(url: string, token: string): Promise<{ ms: number; bytes: number }> {
  const started = performance.now();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
  });
  const body = await response.arrayBuffer();
  const ms = performance.now() - started;
  if (response.status !== 200) throw new Error(`${url}: ${Buffer.from(body).toString()}`);
  return { ms, bytes: body.byteLength };
}
