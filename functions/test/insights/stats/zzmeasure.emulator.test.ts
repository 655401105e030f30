import { meterStore } from '../../../../bench/storeMeter.ts';
import { rebuildStats } from '../../../src/insights/index.ts';
import { markDue } from '../../../src/insights/stats/work/markDue.ts';
import { workOff } from '../../../src/insights/stats/work/workOff.ts';
import { recordRef } from '../../../src/attendance/recordStore.ts';
import { clockAt } from '../../support/clock.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { AT } from '../../support/lecture.ts';
import { newCourse, newSession, newTerm } from './world.ts';

describe('zz measure', function () {
  this.timeout(600_000);
  it('costs', async () => {
    const clock = clockAt('2027-01-20T12:00:00.000Z');
    const seed = isolatedServices({ clock });
    const termId = await newTerm(seed);
    const uids = Array.from({ length: 40 }, (_, i) => `student-${String(i)}`);
    const courses = [];
    for (let c = 0; c < 5; c++) {
      const course = await newCourse(seed, termId, uids);
      const ids: string[] = [];
      for (let d = 0; d < 36; d++) {
        const id = await newSession(seed, course, d);
        ids.push(id);
        const writer = seed.db.batch();
        for (const [i, uid] of uids.entries()) {
          writer.set(recordRef(seed.db, id, uid), {
            uid, courseId: course.courseId, sessionId: id, startsAt: new Date(Date.parse(AT.starts) + d * 86_400_000),
            status: (i + d) % 9 === 0 ? 'absent' : 'present', method: 'face', arrivedAt: new Date(AT.starts), departure: 'none', departedAt: null,
            policyVersion: 0, placeId: null, placeVersion: null, markedBy: uid, eventId: null, updatedAt: new Date(AT.starts),
          });
        }
        await writer.commit();
      }
      courses.push({ ...course, ids });
    }
    const metered = isolatedServices({ clock }, seed.auth.app.options.projectId ?? '');
    const meter = meterStore(metered.db);
    let t = performance.now();
    const say = (what: string) => { const { reads, writes, deletes } = meter.take(); process.stderr.write(`MEASURE ${what}: reads ${reads} writes ${writes} deletes ${deletes} ms ${Math.round(performance.now() - t)}\n`); t = performance.now(); };
    meter.take();
    await rebuildStats(metered, { tells: false }); say('rebuild 5 courses 180 sessions 7200 records');
    await rebuildStats(metered, { tells: false }); say('rebuild again');
    const [course] = courses; if (course === undefined) return;
    const [id = ''] = course.ids;
    await recordRef(seed.db, id, 'student-3').update({ status: 'late' });
    await markDue(metered, `session~${id}`); say('markDue first');
    await markDue(metered, `session~${id}`); say('markDue again');
    const step = async (what: string, target: string) => { clock.set(new Date(clock.now().getTime() + 400_000).toISOString()); await workOff(metered, target); say(what); };
    await step('session', `session~${id}`);
    await step('course, one student changed', `course~${course.courseId}`);
    await step('overall, one changed', `overall~${course.courseId}`);
    await step('term', `term~${termId}`);
    for (const [i, uid] of uids.entries()) if (i % 2) await recordRef(seed.db, id, uid).update({ status: i % 4 === 1 ? 'late' : 'excused' });
    await markDue(metered, `session~${id}`); meter.take();
    await step('session, 20 changed', `session~${id}`);
    await step('course, 20 changed', `course~${course.courseId}`);
    await step('overall, 20 changed', `overall~${course.courseId}`);
    await step('term', `term~${termId}`);
    await seed.dispose(); await metered.dispose();
  });
});
