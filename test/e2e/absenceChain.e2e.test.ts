import assert from 'node:assert/strict';
import { collection, getDocs, query } from 'firebase/firestore';
import { inboxPath, uploadEvidence } from '../../functions/client/index.ts';
import { operations } from '../../functions/src/operations.ts';
import { callAs } from '../../functions/test/support/call.ts';
import type { Classroom, Student } from '../../functions/test/support/classroom.ts';
import { classroom, student } from '../../functions/test/support/classroom.ts';
import { member } from '../../functions/test/support/school.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { putBy } from '../../tools/school/upload.ts';
import { certificate } from '../../tools/seed/certificate.ts';
import { emulatorHost } from './support/clientApp.ts';
import { signedInApps } from './support/signedInApps.ts';
import { nextNotice } from './support/inbox.ts';

const WHY = { category: 'medical', reason: 'An appointment at the hospital.' } as const;

/** ID tokens, callables, Storage under its rules, triggers, queues and listeners, as apps use them. */
describe('an absence request from certificate to notice, by the real client SDK', function () {
  this.timeout(180_000);
  const apps = signedInApps();
  let room: Classroom;
  let ada: Student;
  let phone: Connection;

  before(async () => {
    room = await classroom();
    ada = await student(room, null);
    phone = await apps.signIn(ada.uid);
  });
  after(() => apps.close());

  const storage = Number(emulatorHost('FIREBASE_STORAGE').split(':')[1]);
  const put = (app: Connection) => putBy(app, { storage });
  const file = { bytes: certificate(), contentType: 'application/pdf' } as const;

  async function draft(): Promise<string> {
    const covers = { sessionIds: [room.sessionId] };
    return (await phone.client.createAbsenceRequest({ ...WHY, covers })).requestId;
  }

  it('goes with its certificate to a teacher, whose decision arrives at open listeners', async () => {
    const teacher = await member('instructor');
    const desk = await apps.signIn(teacher);
    const grant = { courseId: room.courseId, uid: teacher, role: 'instructor' } as const;
    await callAs(room.admin, operations.assignStaff, grant);
    const requestId = await draft();
    const certified = { ...file, uid: ada.uid, requestId };
    const found = await uploadEvidence(phone.client, put(phone), certified);
    assert.deepEqual([found?.state, found?.type], ['ready', 'application/pdf']);

    const asked = nextNotice(desk, teacher, ({ data }) => data['requestId'] === requestId);
    await phone.client.submitAbsenceRequest({ requestId });
    assert.equal((await asked).kind, 'absence-request.submitted');
    const { request, reason } = await desk.client.getAbsenceRequest({ requestId });
    assert.equal(reason, WHY.reason);
    const { type } = await desk.client.openEvidence({ requestId, upload: found?.upload ?? '' });
    assert.equal(type, 'application/pdf');

    const decided = nextNotice(phone, ada.uid, ({ kind }) => kind === 'absence-request.decided');
    const { revision } = request;
    await desk.client.decideAbsenceRequest({ requestId, revision, decision: 'approve' });
    const { noticeId, data, readAt } = await decided;
    assert.deepEqual([data['requestId'], data['outcome'], readAt], [requestId, 'approved', null]);
    const record = { sessionId: room.sessionId, studentUid: ada.uid };
    assert.equal((await phone.client.getRecord(record)).record?.status, 'excused');

    const isRead = nextNotice(
      phone,
      ada.uid,
      (one) => one.noticeId === noticeId && one.readAt !== null,
    );
    await phone.client.markNoticesRead({ noticeIds: [noticeId] });
    await isRead;
  });

  it('takes no file from another student, whose app cannot listen to the inbox either', async () => {
    const bob = await student(room, null);
    const other = await apps.signIn(bob.uid);
    const requestId = await draft();
    const asAda = uploadEvidence(other.client, put(other), { ...file, uid: ada.uid, requestId });
    await assert.rejects(asAda, { code: 'storage/unauthorized' });
    await assert.rejects(getDocs(query(collection(other.firestore, inboxPath(ada.uid)))), {
      code: 'permission-denied',
    });
  });
});
