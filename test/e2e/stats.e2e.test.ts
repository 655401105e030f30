import assert from 'node:assert/strict';
import { doc, getDoc } from 'firebase/firestore';
import {
  enrolmentId,
  studentStats,
  studentTermId,
  termStats,
} from '../../functions/src/insights/index.ts';
import { operations } from '../../functions/src/operations.ts';
import { callAs, emulatorServices } from '../../functions/test/support/call.ts';
import { classroom, student } from '../../functions/test/support/classroom.ts';
import { eventually } from '../../tools/support/eventually.ts';
import { signedInApps } from './support/signedInApps.ts';

/** Triggers, queues and rules, as they are deployed. */
describe('stats, by triggers and queues', function () {
  this.timeout(180_000);
  const apps = signedInApps();
  after(() => apps.close());

  it('follow a mark up to the term, and the student reads them under the rules', async () => {
    const services = emulatorServices();
    const room = await classroom();
    const { courseId, sessionId, admin } = room;
    const { uid } = await student(room, null);
    const mark = { sessionId, studentUid: uid, status: 'late', reason: 'The bus' } as const;
    await callAs(admin, operations.markAttendance, mark);

    const { firestore } = await apps.signIn(uid);
    const own = doc(firestore, `stats/v1/enrolments/${enrolmentId(courseId, uid)}`);
    const enrolment = await eventually("the student's stats", async () => {
      // Before there is a document there is nothing to be allowed.
      const found = await getDoc(own).catch(() => null);
      return found?.get('counts.late') === 1 ? found.data() : null;
    });
    assert.equal(enrolment?.['rate'], 1);
    const termId = String(enrolment['termId']);
    await eventually('stats over all courses', async () => {
      const found = await studentStats(services.db).doc(studentTermId(termId, uid)).get();
      return found.data()?.counts.late === 1 ? true : null;
    });
    const term = await eventually('stats of the term', async () => {
      const found = (await termStats(services.db).doc(termId).get()).data();
      return found?.bands.unrated === 1 ? found : null;
    });
    assert.deepEqual(
      term.courses.map((course) => [course.courseId, course.counts.late]),
      [[courseId, 1]],
    );
  });
});
