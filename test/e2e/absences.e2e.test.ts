import assert from 'node:assert/strict';
import { collection, doc, getDocs, onSnapshot, query, where } from 'firebase/firestore';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { Classroom, Student } from '../../functions/test/support/classroom.ts';
import { addSession, classroom, student } from '../../functions/test/support/classroom.ts';
import { instructorOf } from '../../functions/test/support/school.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { signedInApps } from './support/signedInApps.ts';

const HOUR_MIN = 60;

/** The whole way: callables and rules as apps use them, and the deployed triggers on excuses and sessions. */
describe('an absence request by the real client SDK', function () {
  this.timeout(180_000);
  const apps = signedInApps();
  let room: Classroom;
  let ada: Student;
  let phone: Connection;
  let teacher: Connection;

  before(async () => {
    room = await classroom({ startsIn: HOUR_MIN });
    ada = await student(room, null);
    phone = await apps.signIn(ada.uid);
    teacher = await apps.signIn(await instructorOf(room.courseId));
  });
  after(() => apps.close());

  /** What the student's listener says first of the record. */
  function markOf(sessionId: string): Promise<unknown> {
    const record = doc(phone.firestore, `sessions/${sessionId}/attendance/${ada.uid}`);
    return new Promise((resolve, reject) => {
      const stop = onSnapshot(
        record,
        (snapshot) => {
          if (!snapshot.exists()) return;
          stop();
          resolve([snapshot.get('status'), snapshot.get('method')]);
        },
        reject,
      );
    });
  }

  it('is seen by its student, decided by the teacher, and excuses what is and what is made later', async () => {
    const day = (offset: number): string =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const { requestId } = await phone.client.createAbsenceRequest({
      category: 'medical',
      covers: { from: day(-1), to: day(3) },
      reason: 'An operation.',
      submit: true,
    });
    const own = query(
      collection(phone.firestore, 'absenceRequests'),
      where('studentUid', '==', ada.uid),
    );
    const seen = (await getDocs(own)).docs.map(({ id }) => id);
    assert.deepEqual(seen, [requestId]);
    const { request, reason } = await teacher.client.getAbsenceRequest({ requestId });
    assert.deepEqual([reason, request.evidenceNeeded], ['An operation.', true]);
    const { revision } = request;
    const decision = { requestId, revision, decision: 'approve' } as const;
    await assert.rejects(teacher.client.decideAbsenceRequest(decision));
    await emulatorServices()
      .db.doc(`absenceRequests/${requestId}/evidence/e2e`)
      .set({ state: 'ready' });
    const { status } = await teacher.client.decideAbsenceRequest(decision);
    assert.equal(status, 'approved');
    assert.deepEqual(await markOf(room.sessionId), ['excused', 'request']);
    const later = await addSession(room.admin, room.courseId, { startsIn: 24 * HOUR_MIN });
    assert.deepEqual(await markOf(later), ['excused', 'request']);
  });
});
