import assert from 'node:assert/strict';
import { meterStore } from '../../../../bench/storeMeter.ts';
import { addDays } from '../../../src/insights/institution/period.ts';
import { studentStats, studentTermId, termStats } from '../../../src/insights/stats/statsStore.ts';
import { operations } from '../../../src/operations.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { instructorOf, member } from '../../support/school.ts';
import { newTerm } from '../stats/world.ts';
import { MOST_BYTES, bytesOf } from './bytes.ts';
import { attended, studentDoc, termDoc } from './statsDocs.ts';

const { getInstitutionInsight, listCourseInsights, listStudentsAtRisk } = operations;
const DEPARTMENTS = [
  'Anatomy',
  'Biology',
  'Chemistry',
  'Drama',
  'English',
  'French',
  'Greek',
  null,
];

describe('what insight tells of the institution', function () {
  this.timeout(60_000);
  // In Berlin it is the 21st already.
  const clock = clockAt('2026-11-20T23:30:00.000Z');
  let services: Isolated;
  let admin: string;

  before(async () => {
    services = isolatedServices({ clock });
    admin = await member('admin', {}, services);
    await newTerm(services, 'winter');
    const reasons = Object.fromEntries(
      Array.from({ length: 25 }, (_, i) => [`REASON_OF_REFUSAL_${String(i)}`, i + 1]),
    );
    const days = Array.from({ length: 200 }, (_, n) => ({
      date: addDays('2026-05-20', n),
      departments: DEPARTMENTS.map((department, i) => ({
        department,
        counts: attended(90 - i, i),
      })),
      funnel: { attempts: 90, accepted: 80, pending: 3, rejected: 7, reasons },
    }));
    const lines = Array.from({ length: 30 }, (_, i) => ({
      ...{ courseId: `c${String(i)}`, title: `Course ${String(29 - i).padStart(2, '0')}` },
      ...{ code: `C${String(i)}`, department: DEPARTMENTS[i % 8] ?? null, students: 20 },
      ...{ sessionsHeld: 3, sessionsTaken: 3, counts: attended(20 + i, i) },
      bands: { satisfactory: 20, at_risk: 0, moderate: 0, severe: 0, unrated: 0 },
    }));
    await termStats(services.db)
      .doc('winter')
      .set(termDoc({ days, courses: lines }));
    for (let i = 0; i < 30; i++) {
      const uid = `risky-${String(i)}`;
      const band = i % 3 === 0 ? 'severe' : 'moderate';
      const missedShare = 0.1 + Math.floor(i / 3) / 100;
      const stats = studentDoc(uid, [], { band, missedShare });
      await studentStats(services.db).doc(studentTermId('winter', uid)).set(stats);
    }
  });
  after(() => services.dispose());

  it('is by default the last 28 days up to the institution’s yesterday, beside those before', async () => {
    const meter = meterStore(services.db);
    const view = await callAs(admin, getInstitutionInsight, {}, { services });
    assert.deepEqual([view.from, view.to], ['2026-10-24', '2026-11-20']);
    assert.deepEqual([view.previous.from, view.previous.to], ['2026-09-26', '2026-10-23']);
    assert.equal(view.counts.present, 28 * (90 * 8 - 28));
    assert.deepEqual([view.change.present, view.change.rate], [0, 0]);
    assert.equal(view.checkIns?.attempts, 28 * 90);
    // The caller's access, the term and its stats.
    assert.equal(meter.take().reads, 3);
  });

  it('of 26 weeks and eight departments fits the bound', async () => {
    const period = { from: '2026-05-23', to: '2026-11-20' };
    const view = await callAs(admin, getInstitutionInsight, period, { services });
    assert.deepEqual([view.departments.length, view.weekly.weeks.length], [8, 27]);
    assert.ok(bytesOf(view) <= MOST_BYTES, `${String(bytesOf(view))} bytes`);
  });

  it('refuses periods that are none, naming the field', async () => {
    for (const period of [
      { from: '2026-11-02', to: '2026-11-01' },
      { from: '2020-01-01', to: '2026-11-01' },
    ]) {
      const { details } = await fails(
        'invalid-request',
        callAs(admin, getInstitutionInsight, period, { services }),
      );
      assert.equal(details.fields?.[0]?.field, 'to');
    }
  });

  it('lists the courses of a term in the order asked for', async () => {
    const first = await callAs(
      admin,
      listCourseInsights,
      { termId: 'winter', sort: 'rate', limit: 2 },
      { services },
    );
    assert.deepEqual(
      first.courses.map(({ courseId }) => courseId),
      ['c29', 'c28'],
    );
    const cursor = first.nextCursor ?? assert.fail();
    const next = await callAs(
      admin,
      listCourseInsights,
      { termId: 'winter', sort: 'rate', limit: 2, cursor },
      { services },
    );
    assert.equal(next.courses[0]?.courseId, 'c27');
    const asked = { termId: 'winter', department: 'Biology' };
    const { courses } = await callAs(admin, listCourseInsights, asked, { services });
    assert.deepEqual(
      courses.map(({ courseId }) => courseId),
      ['c25', 'c17', 'c9', 'c1'],
    );
    const none = await callAs(admin, listCourseInsights, { termId: 'none' }, { services });
    assert.deepEqual(none, { courses: [], nextCursor: null, computedAt: null });
  });

  it('lists students of the upper bands, who missed most first, each once', async () => {
    const found: [string, number | null][] = [];
    let cursor: string | undefined;
    do {
      const asked = { termId: 'winter', limit: 7, ...(cursor === undefined ? {} : { cursor }) };
      const page: {
        students: { studentUid: string; missedShare: number | null }[];
        nextCursor: string | null;
      } = await callAs(admin, listStudentsAtRisk, asked, { services });
      found.push(
        ...page.students.map((one): [string, number | null] => [one.studentUid, one.missedShare]),
      );
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.equal(new Set(found.map(([uid]) => uid)).size, 30);
    const shares = found.map(([, share]) => share ?? 0);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    const meter = meterStore(services.db);
    const usual = await callAs(admin, listStudentsAtRisk, { termId: 'winter' }, { services });
    const { reads } = meter.take();
    assert.equal(usual.students.length, 25);
    assert.ok(reads <= 60, `${String(reads)} reads`);
    const severe = { termId: 'winter', band: ['severe' as const] };
    assert.equal(
      (await callAs(admin, listStudentsAtRisk, severe, { services })).students.length,
      10,
    );
  });

  it('asks whom it lists: admins a term, instructors a course of theirs', async () => {
    await fails('invalid-request', callAs(admin, listStudentsAtRisk, {}, { services }));
    const teacher = await instructorOf('c1');
    await fails('permission-denied', callAs(teacher, listStudentsAtRisk, { termId: 'winter' }));
  });
});
