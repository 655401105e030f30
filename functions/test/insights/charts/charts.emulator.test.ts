import assert from 'node:assert/strict';
import request from 'supertest';
import {
  enrolmentId,
  enrolmentStats,
  studentStats,
  studentTermId,
} from '../../../src/insights/stats/statsStore.ts';
import { operations, table } from '../../../src/operations.ts';
import type { Access } from '../../../src/platform/access.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import { createApi } from '../../../src/platform/httpEdge.ts';
import { person } from '../../accounts/people.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { idTokenOf } from '../../support/idToken.ts';
import { parentRights } from '../../support/school.ts';
import { strictXml } from '../../support/strictXml.ts';
import { counted } from './specs.ts';

const RATES = { rate: 1, rateWithExcused: 1, missedShare: 0, band: null };
const STREAKS = { attended: 1, absent: 0, longestAttended: 1 };

describe('charts of courses, students and terms', () => {
  const services = emulatorServices();
  const { db } = services;
  let admin: string;
  let teacher: string;
  let student: string;
  let termId: string;
  let courseId: string;
  let otherCourseId: string;

  before(async () => {
    admin = await account('admin');
    const zone = { timeZone: 'Europe/Berlin' };
    const span = { from: '2026-09-01', to: '2027-01-31' };
    const term = await callAs(admin, operations.createTerm, { name: 'Autumn', ...span, ...zone });
    termId = term.id;
    const course = { termId, placeIds: [], ...zone };
    const algebra = { title: 'Algebra', code: 'ALG', ...course };
    courseId = (await callAs(admin, operations.createCourse, algebra)).id;
    const history = { title: 'History', code: 'HIS', ...course };
    otherCourseId = (await callAs(admin, operations.createCourse, history)).id;
    teacher = await account('instructor', { staffOf: { [courseId]: OPEN_END } });
    student = await account('student');
    await enrolled(courseId, 'Algebra', 'P');
    await enrolled(otherCourseId, 'History', 'A');
    await studentStats(db)
      .doc(studentTermId(termId, student))
      .set({
        uid: student,
        termId,
        courseIds: [courseId, otherCourseId],
        digests: {},
        counts: counted({ present: 1, absent: 1 }),
        ...RATES,
        streaks: STREAKS,
        ahead: 3,
        computedAt: new Date(0),
      });
  });

  it('a course’s instructor gets it as an image that is asked for again by its ETag', async () => {
    const api = createApi(table, { tier: 'light', services: () => services });
    const bearer = `Bearer ${await idTokenOf(teacher)}`;
    const path = `/v1/insights/courses/${courseId}/chart.svg?chart=bands&theme=dark&locale=de`;
    const first = await request(api).get(path).set('Authorization', bearer).buffer(true);
    assert.equal(first.status, 200);
    assert.equal(first.headers['content-type'], 'image/svg+xml; charset=utf-8');
    assert.equal(first.headers['cache-control'], 'private, no-cache');
    const { tag, children } = strictXml(bodyOf(first.body));
    assert.equal(tag, 'svg');
    assert.match(children[0]?.text ?? '', /^Teilnehmende nach .*: ALG Algebra$/);
    const etag = first.headers['etag'] ?? '';
    const again = request(api).get(path).set('Authorization', bearer).set('If-None-Match', etag);
    assert.equal((await again).status, 304);
  });

  it('another course looks like none to its instructor', async () => {
    await fails(
      'not-found',
      callAs(teacher, operations.getCourseChart, { courseId: otherCourseId }),
    );
    await fails('not-found', callAs(teacher, operations.getCourseChart, { courseId: 'nowhere' }));
  });

  it('a course without stats has a chart that says so', async () => {
    const { svg } = await callAs(admin, operations.getCourseChart, { courseId: otherCourseId });
    assert.match(svg, />Nothing to show yet</);
  });

  it('students, their guardians and admins see the term; strangers nobody', async () => {
    const guardian = await account('guardian', { children: { [student]: parentRights() } });
    for (const who of [student, guardian, admin]) {
      const desc = await described(who, { termId });
      assert.match(desc, /Monday 50%/);
    }
    const strangers = [
      await account('guardian', {
        children: { [student]: parentRights({ attendance: false }) },
      }),
      await account('student'),
      await account('instructor'),
    ];
    for (const who of strangers) await fails('not-found', described(who, { termId }));
  });

  it('an instructor sees of a student what they teach', async () => {
    assert.match(await described(teacher, { termId }), /Monday 100%/);
    assert.match(await described(teacher, { courseId }), /Monday 100%/);
    await fails('not-found', described(teacher, { courseId: otherCourseId }));
  });

  it('an instructor gets an empty one of a student who was just enrolled, and whoever is no student has none', async () => {
    const fresh = await account('student', { rosterOf: { [courseId]: OPEN_END } });
    const asked = { studentUid: fresh, termId };
    const { svg } = await callAs(teacher, operations.getStudentChart, asked);
    assert.match(svg, />Nothing to show yet</);
    const left = await account('student', { rosterOf: { [courseId]: new Date(0) } });
    for (const [who, studentUid] of [
      [teacher, left],
      [admin, teacher],
    ] as const) {
      const of = { studentUid, termId };
      await fails('not-found', callAs(who, operations.getStudentChart, of));
    }
  });

  it('a student who does not exist is not found, even by an admin', async () => {
    const asked = { studentUid: 'nobody', termId };
    await fails('not-found', callAs(admin, operations.getStudentChart, asked));
  });

  it('a student who names neither term nor course gets the term that has attendance', async () => {
    assert.match(await described(student, {}), /Monday 50%/);
    await fails('not-found', described(student, { termId: 'nowhere' }));
  });

  it('a term and a department of it have charts, a term that is none has not', async () => {
    const ask = { termId, department: 'Maths' };
    const { svg } = await callAs(admin, operations.getInstitutionChart, ask);
    assert.match(svg, /Attendance rate by week: Maths, Autumn</);
    const nowhere = { termId: 'nowhere' };
    await fails('not-found', callAs(admin, operations.getInstitutionChart, nowhere));
  });

  async function account(role: Access['role'], access: Partial<Access> = {}): Promise<string> {
    const { uid } = await person(services, role);
    await accessOf(db).doc(uid).set(access, { merge: true });
    return uid;
  }

  async function described(
    who: string,
    of: { readonly termId?: string; readonly courseId?: string },
  ): Promise<string> {
    const asked = { studentUid: student, chart: 'weekday' as const, ...of };
    const { svg } = await callAs(who, operations.getStudentChart, asked);
    return strictXml(svg).children[1]?.text ?? '';
  }

  async function enrolled(course: string, title: string, code: 'P' | 'A'): Promise<void> {
    const counts = counted(code === 'P' ? { present: 1 } : { absent: 1 });
    await enrolmentStats(db)
      .doc(enrolmentId(course, student))
      .set({
        uid: student,
        courseId: course,
        termId,
        courseTitle: title,
        courseCode: title,
        active: true,
        counts,
        ...RATES,
        streaks: STREAKS,
        ahead: 3,
        marks: [{ sessionId: `${course}-1`, at: new Date('2026-09-07T08:00:00Z'), code }],
        timeZone: 'Europe/Berlin',
        computedAt: new Date(0),
      });
  }
});

function bodyOf(body: unknown): string {
  assert.ok(Buffer.isBuffer(body));
  return body.toString('utf8');
}
