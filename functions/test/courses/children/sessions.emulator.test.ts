import assert from 'node:assert/strict';
import { FieldPath } from 'firebase-admin/firestore';
import { courses } from '../../../src/courses/courseStore.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import type { Person } from '../../accounts/people.ts';
import { callAs } from '../../support/call.ts';
import { addSession } from '../../support/classroom.ts';
import { fails } from '../../support/fails.ts';
import { courseOf } from '../../insights/stats/world.ts';
import type { ChildrensSchool } from './school.ts';
import { childrensSchool, guardianOf } from './school.ts';

const DAY_MIN = 24 * 60;

describe('a child’s sessions ahead', function () {
  this.timeout(30_000);
  let school: ChildrensSchool;
  let guardian: Person;
  const ahead: string[] = [];
  before(async () => {
    school = await childrensSchool();
    guardian = await guardianOf(school, school.child.uid);
    const { room, services } = school;
    for (const startsIn of [3, 1, 2, 20].map((days) => days * DAY_MIN)) {
      ahead.push(await addSession(room.admin, room.courseId, { startsIn }, services));
    }
    const cancelled = { sessionId: ahead[1] ?? '' };
    await callAs(room.admin, operations.cancelSession, cancelled, { services });
    await addSession(room.admin, await courseOfOthers(), { startsIn: DAY_MIN }, services);
  });
  after(() => school.services.dispose());

  /** A course which the child does not attend. */
  async function courseOfOthers(): Promise<string> {
    const { room, services } = school;
    const all = await callAs(room.admin, operations.listCourses, {}, { services });
    const { termId, timeZone } = all.courses[0] ?? assert.fail();
    const course = { title: 'Botany', code: 'BI1', termId, timeZone, placeIds: [room.placeId] };
    return (await callAs(room.admin, operations.createCourse, course, { services })).id;
  }

  const list = (more: { from?: string; to?: string; limit?: number; cursor?: string } = {}) =>
    callAs(
      guardian.token,
      operations.listChildSessions,
      { childUid: school.child.uid, ...more },
      { services: school.services },
    );
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

  it('are those of the next two weeks, earliest first, with title, place and whether they are held', async () => {
    const { sessions, nextCursor } = await list();
    assert.deepEqual(
      sessions.map(({ sessionId, status }) => [sessionId, status]),
      [
        [ahead[1], 'cancelled'],
        [ahead[2], 'scheduled'],
        [ahead[0], 'scheduled'],
      ],
    );
    assert.equal(nextCursor, null);
    const [first] = sessions;
    assert.deepEqual([first?.courseTitle, first?.places], ['Physics', ['Room 1']]);
  });

  it('come in pages that miss none and repeat none', async () => {
    const to = inDays(30);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await list({ to, limit: 1, ...(next === '' ? {} : { cursor: next }) });
      seen.push(...page.sessions.map(({ sessionId }) => sessionId));
      next = page.nextCursor;
    }
    assert.deepEqual(seen, [ahead[1], ahead[2], ahead[0], ahead[3]]);
  });

  it('and the courses are there however many the child had before', async () => {
    const { db } = school.services;
    const access = db.doc(`access/${school.child.uid}`);
    const before = Array.from({ length: 45 }, (_, i) => `-before-${String(i)}`);
    const batch = db.batch();
    for (const id of before) {
      batch.set(courses(db).doc(id), courseOf('term', { status: 'archived', code: id }));
      batch.update(access, new FieldPath('rosterOf', id), OPEN_END);
    }
    await batch.commit();
    const { sessions } = await list();
    assert.deepEqual(
      sessions.map(({ sessionId }) => sessionId),
      [ahead[1], ahead[2], ahead[0]],
    );
    const input = { childUid: school.child.uid };
    const { services } = school;
    const child = await callAs(guardian.token, operations.getChild, input, { services });
    assert.equal(child.courses.length, 40);
    assert.ok(child.courses.some(({ courseId }) => courseId === school.room.courseId));
  });

  it('end with the child’s place on the roster', async () => {
    const { db } = school.services;
    const until = new Date(Date.now() + 2.5 * 86_400_000);
    const access = db.doc(`access/${school.child.uid}`);
    await access.update({ [`rosterOf.${school.room.courseId}`]: until });
    const { sessions } = await list();
    assert.deepEqual(
      sessions.map(({ sessionId }) => sessionId),
      [ahead[1], ahead[2]],
    );
  });

  it('are asked for a span of at most 62 days, the right way round', async () => {
    for (const span of [{ to: inDays(-1) }, { to: inDays(63) }]) {
      const { details } = await fails('invalid-request', list(span));
      assert.equal(details.fields?.[0]?.field, 'to');
    }
    await fails('invalid-request', list({ cursor: 'x' }));
  });
});
