import { collection, onSnapshot, query, where } from 'firebase/firestore';
import { STATS_VERSION, enrolmentId } from '../../../functions/src/insights/index.ts';
import { signIn } from '../../school/people.ts';
import type { SignedIn } from '../../school/people.ts';
import { GUARDIANS, MINOR_INDEX, STEADY_INDEX, studentPerson } from '../../school/roll.ts';
import { eventually } from '../../support/eventually.ts';
import type { Actor } from '../cast.ts';
import { refusalOf } from '../refusalOf.ts';
import { restGet } from '../rest.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** How everybody stands, by the seeded weeks. */
export function dashboards(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [other] = actors;
  if (!other) throw new Error('an actor is needed');
  return [
    {
      name: 'a student: rates, forecast, what comes next',
      decision: 'satisfactory',
      reasons: [],
      run: () => ofStudent(stage),
    },
    {
      name: 'a guardian: the child’s dashboard and no other’s',
      decision: 'own only',
      reasons: ['not-found'],
      run: () => ofChild(stage, other),
    },
    {
      name: 'a course’s dashboard: 304, then a mark changes',
      decision: '304, 200',
      reasons: [],
      run: () => ofCourse(stage),
    },
    {
      name: 'the institution: two periods, departments, bands',
      decision: 'compared',
      reasons: [],
      run: () => ofInstitution(stage),
    },
  ];
}

/** What is measured is no student's to see. */
const LEAK = /similarity|threshold|embedding|score|cosine/i;

async function ofStudent({ ports }: Stage): Promise<Outcome> {
  const who = await signIn(ports, studentPerson(STEADY_INDEX));
  try {
    const insight = await who.client.getStudentInsight({ studentUid: who.uid });
    const { overall, courses, upcoming } = insight;
    const best = overall?.forecast.best.rate ?? 0;
    const room = overall?.forecast.room.find(({ band }) => band === 'severe')?.mayMiss ?? 0;
    // There is a class on every weekday.
    const ahead =
      upcoming.length > 0 && upcoming.every(({ endsAt }) => Date.parse(endsAt) > Date.now());
    const flaw = LEAK.test(JSON.stringify(insight))
      ? 'the reply holds a measured value'
      : courses.length < 2
        ? `${String(courses.length)} courses`
        : best < (overall?.rate ?? 1) || room < 1 || !ahead
          ? `forecast ${String(best)}, room ${String(room)}, ${String(upcoming.length)} upcoming`
          : undefined;
    return { decision: overall?.band ?? 'none', reasons: [], flaw };
  } finally {
    await who.close();
  }
}

async function ofChild({ ports }: Stage, other: Actor): Promise<Outcome> {
  const guardian = await signIn(ports, GUARDIANS[0]);
  try {
    const { children } = await guardian.client.listMyChildren();
    const { name } = studentPerson(MINOR_INDEX);
    const studentUid = children.find((child) => child.name === name)?.uid ?? '';
    const { overall, weekly } = await guardian.client.getStudentInsight({ studentUid });
    const refusal = await refusalOf(() =>
      guardian.client.getStudentInsight({ studentUid: other.uid }),
    );
    const seen = (overall?.counts.absent ?? 0) > 0 && weekly.mondays.length > 1;
    return {
      decision: refusal === null ? 'accepted' : 'own only',
      reasons: refusal === null ? [] : [refusal],
      flaw: seen ? undefined : `the child’s own: ${JSON.stringify(overall?.counts)}`,
    };
  } finally {
    await guardian.close();
  }
}

/** A teacher corrects a mark of last week; what follows goes through triggers and the queue. */
async function ofCourse(stage: Stage): Promise<Outcome> {
  const { ports, historian, otherCourseId: courseId } = stage;
  const { client } = historian;
  const who = await signIn(ports, studentPerson(STEADY_INDEX));
  const { records } = await client.listRecords({ courseId, studentUid: who.uid, limit: 5 });
  const record = records.find(({ status }) => status === 'present');
  if (record === undefined) throw new Error('the seeded student has no record: npm run seed');
  const path = `/v1/insights/courses/${courseId}`;
  // What was marked before may still be on its way into the stats.
  const { headers, again } = await eventually('a dashboard that stands still', async () => {
    const first = await restGet(ports, historian, path);
    const known = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    const reply = await restGet(ports, historian, path, { headers: known });
    return reply.status === 304 ? { headers: known, again: reply } : null;
  });
  const about = { sessionId: record.sessionId, studentUid: who.uid };
  const counted = lateOf(who, courseId);
  const before = await counted.now;
  await client.markAttendance({ ...about, status: 'late', reason: 'The paper list says 10:20.' });
  await counted.reach(before + 1);
  // The course's own document is written right after the student's.
  const after = await eventually('the dashboard of the course', async () => {
    const reply = await restGet(ports, historian, path, { headers });
    return reply.status === 304 ? null : reply;
  });
  await who.close();
  const bytes = (await after.arrayBuffer()).byteLength;
  return {
    decision: `${String(again.status)}, ${String(after.status)}`,
    reasons: [],
    flaw: bytes > 20_480 ? `${String(bytes)} bytes` : undefined,
  };
}

/** How often a student was late in a course, as the student's own open listener learns it. */
function lateOf(
  { firestore, uid }: SignedIn,
  courseId: string,
): { readonly now: Promise<number>; reach(count: number): Promise<void> } {
  const enrolments = collection(firestore, `stats/${STATS_VERSION}/enrolments`);
  const own = query(enrolments, where('uid', '==', uid));
  const until = (isSoFar: (late: number) => boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const stop = onSnapshot(
        own,
        ({ docs }) => {
          const found = docs.find(({ id }) => id === enrolmentId(courseId, uid));
          const late = Number(found?.get('counts.late'));
          if (Number.isNaN(late) || !isSoFar(late)) return;
          stop();
          resolve(late);
        },
        reject,
      );
    });
  return {
    now: until(() => true),
    reach: async (count) => {
      await until((late) => late >= count);
    },
  };
}

async function ofInstitution({ admin }: Stage): Promise<Outcome> {
  const insight = await admin.client.getInstitutionInsight();
  const { departments, chronic, checkIns, previous, termIds } = insight;
  const [termId = ''] = termIds;
  const { students } = await admin.client.listStudentsAtRisk({ termId });
  const { courses } = await admin.client.listCourseInsights({ termId, sort: 'missed' });
  const reasons = checkIns?.reasons.map(({ count }) => count) ?? [];
  const flaw =
    departments.length < 2
      ? `${String(departments.length)} departments`
      : chronic < 1 || students.length < chronic || courses.length < 2
        ? `${String(chronic)} chronic, ${String(students.length)} listed`
        : reasons.length === 0 || (checkIns?.rejected ?? 0) === 0
          ? 'no check-in was refused'
          : previous.counts.present === 0
            ? 'nothing to compare with'
            : undefined;
  return { decision: 'compared', reasons: [], flaw };
}
