import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { collection, doc, getDoc, getDocs, onSnapshot, query, where } from 'firebase/firestore';
import { getDownloadURL, ref } from 'firebase/storage';
import { z } from 'zod';
import { STATS_VERSION } from '../../functions/src/insights/index.ts';
import { REGION } from '../../functions/src/region.ts';
import { StoredPart } from '../../functions/src/reports/reportStore.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { Classroom, Student } from '../../functions/test/support/classroom.ts';
import { classroom, student } from '../../functions/test/support/classroom.ts';
import { instructorOf } from '../../functions/test/support/school.ts';
import { watchReport } from '../../tools/demo/insight/watched.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { PROJECT, emulatorHost } from './support/clientApp.ts';
import { signedInApps } from './support/signedInApps.ts';

/** The whole way: a mark, its trigger, the queue, stats and listeners; a report, its queue, its file and its rules. */
describe('insight by the real client SDK', function () {
  this.timeout(300_000);
  const apps = signedInApps();
  let room: Classroom;
  let ada: Student;
  let phone: Connection;
  let desk: Connection;
  let termId: string;

  before(async () => {
    room = await classroom({ startsIn: -30 });
    ada = await student(room, null);
    phone = await apps.signIn(ada.uid);
    desk = await apps.signIn(await instructorOf(room.courseId));
    const course = await emulatorServices().db.doc(`courses/${room.courseId}`).get();
    termId = String(course.get('termId'));
  });
  after(() => apps.close());

  const statsOf = ({ firestore }: Connection, uid: string) =>
    query(collection(firestore, `stats/${STATS_VERSION}/enrolments`), where('uid', '==', uid));

  /** What the student's open dashboard shows once it holds so many of this status. */
  function shown(status: 'absent' | 'late', count: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const stop = onSnapshot(
        statsOf(phone, ada.uid),
        ({ docs: [found] }) => {
          if (found?.get(`counts.${status}`) !== count) return;
          stop();
          resolve(found.get('counts'));
        },
        reject,
      );
    });
  }

  const mark = (status: 'absent' | 'late') =>
    desk.client.markAttendance({
      ...{ sessionId: room.sessionId, studentUid: ada.uid, status },
      reason: 'By the paper list.',
    });

  const asked = async () =>
    (await phone.client.getStudentInsight({ studentUid: ada.uid, termId })).courses.map(
      ({ courseId, counts }) => [courseId, counts],
    );

  it('a mark and its correction arrive at the student’s open dashboard, as the operation says them', async () => {
    const absent = shown('absent', 1);
    await mark('absent');
    const first = await absent;
    assert.deepEqual(await asked(), [[room.courseId, first]]);
    const late = shown('late', 1);
    await mark('late');
    const counts = await late;
    assert.deepEqual(await asked(), [[room.courseId, counts]]);
    const none = { present: 0, leftEarly: 0, absent: 0, excused: 0, pending: 0 };
    assert.deepEqual(counts, { ...none, late: 1 });
  });

  describe('a report', () => {
    let reportId: string;

    // The one row of it, whatever ran before.
    before(() => mark('absent'));

    it('is watched until it is ready, and its file is the one that it names', async () => {
      const wanted = { filter: { courseId: room.courseId }, format: 'csv' } as const;
      ({ reportId } = await desk.client.createReport(wanted));
      assert.equal((await watchReport(desk, reportId)).status, 'ready');
      const { parts } = await desk.client.getReport({ reportId });
      const { url, sha256 } = await desk.client.openReport({ reportId });
      const base = `http://${emulatorHost('FUNCTIONS')}/${PROJECT}/${REGION}/api`;
      const file = Buffer.from(await (await fetch(`${base}${url}`)).arrayBuffer());
      assert.equal(createHash('sha256').update(file).digest('hex'), sha256);
      assert.deepEqual(
        parts.map((part) => [part.sha256, part.bytes, part.rows]),
        [[sha256, file.length, 1]],
      );
      assert.ok(file.includes(ada.uid));
    });

    it('is nobody else’s: neither to be watched, nor opened, nor fetched from Storage', async () => {
      const own = doc(desk.firestore, `reports/${reportId}`);
      const report = await getDoc(own);
      assert.equal(report.get('status'), 'ready');
      const [{ path }] = z.tuple([StoredPart]).parse(report.get('parts'));
      assert.match(path, new RegExp(`^reports/${reportId}/\\d+/`));
      const stranger = await apps.signIn(await instructorOf('another-course'));
      for (const app of [phone, stranger]) {
        await assert.rejects(getDoc(doc(app.firestore, own.path)), { code: 'permission-denied' });
        const file = ref(app.storage, path);
        await assert.rejects(getDownloadURL(file), { code: 'storage/unauthorized' });
      }
      await assert.rejects(stranger.client.openReport({ reportId }), { code: 'not-found' });
    });
  });

  it('the stats of a student are no other student’s to read', async () => {
    const bob = await student(room, null);
    const other = await apps.signIn(bob.uid);
    await assert.rejects(getDocs(statsOf(other, ada.uid)), { code: 'permission-denied' });
    await assert.rejects(other.client.getStudentInsight({ studentUid: ada.uid, termId }), {
      code: 'not-found',
    });
  });
});
