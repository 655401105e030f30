import assert from 'node:assert/strict';
import { checkInWith } from '../../client/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { audience } from '../../src/notifications/audience.ts';
import type { Notice } from '../../src/notifications/notice.ts';
import { recipientKey } from '../../src/notifications/notice.ts';
import { operations } from '../../src/operations.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, newPhone, seen, student } from '../support/classroom.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member, parentRights } from '../support/school.ts';

describe('what operations leave to be told', function () {
  this.timeout(60_000);
  let services: Isolated;
  let room: Classroom;
  let ada: Student;
  let mother: string;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    services = isolatedServices();
    room = await classroom({}, services);
    ada = await student(room, shotsOf('ada'));
    mother = await member('guardian', { children: { [ada.uid]: parentRights() } }, services);
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  /** Notices with this in their data, of kinds that begin so. */
  async function owed(field: string, value: string, kind: string): Promise<Notice[]> {
    const all = services.db.collection('notifications').where(`data.${field}`, '==', value);
    return (await all.get()).docs
      .map((doc) => ({ id: doc.id, ...(doc.data() as Omit<Notice, 'id'>) }))
      .filter((one) => one.kind.startsWith(kind));
  }
  const told = async (notice: Notice | undefined): Promise<string[]> =>
    (await audience(services, notice ?? assert.fail('nothing is owed'), new Date())).map(
      recipientKey,
    );

  it('a check-in in time is the student’s own affair', async () => {
    const sessionId = await addSession(room.admin, room.courseId, {}, services);
    await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 21)]));
    const [notice, ...more] = await owed('sessionId', sessionId, 'check-in');
    assert.deepEqual([notice?.kind, more], ['check-in.accepted', []]);
    assert.deepEqual(await told(notice), [ada.uid]);
  });

  it('a late one is told to the guardians too, by one notice', async () => {
    const late = { startsIn: -20, lateAfterIn: -10 };
    const sessionId = await addSession(room.admin, room.courseId, late, services);
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 22)]));
    assert.equal(reply.status, 'late');
    const [notice, ...more] = await owed('sessionId', sessionId, 'check-in');
    assert.deepEqual([notice?.kind, more], ['check-in.late', []]);
    assert.equal(notice?.id, `check-in.late:${reply.attemptId ?? ''}`);
    assert.deepEqual(await told(notice), [`${mother}~${ada.uid}`, ada.uid].toSorted());
  });

  it('a mark says between which codes it changed, never why; guardians hear of absences', async () => {
    const sessionId = await addSession(room.admin, room.courseId, {}, services);
    const mark = (status: 'absent' | 'present' | 'excused') =>
      callAs(
        room.admin,
        operations.markAttendance,
        { sessionId, studentUid: ada.uid, status, reason: 'A private matter' },
        { services },
      );
    await mark('present');
    await mark('absent');
    await mark('excused');
    const notices = await owed('sessionId', sessionId, 'attendance.mark');
    const byCodes = new Map(
      notices.map((one) => [`${one.data['before'] ?? ''}>${one.data['after'] ?? ''}`, one]),
    );
    assert.deepEqual([...byCodes.keys()].toSorted(), [
      'absent>excused',
      'none>present',
      'present>absent',
    ]);
    assert.ok(!JSON.stringify(notices).includes('private'));
    const both = [`${mother}~${ada.uid}`, ada.uid].toSorted();
    assert.deepEqual(await told(byCodes.get('none>present')), [ada.uid]);
    assert.deepEqual(await told(byCodes.get('present>absent')), both);
    assert.deepEqual(await told(byCodes.get('absent>excused')), both);
  });

  it('a new device is told once; the same one again is no news', async () => {
    const { deviceId, key } = await newPhone(ada.uid, ada.client);
    const { registerPhone } = await import('../../client/index.ts');
    await registerPhone(ada.client, ada.uid, key, { name: 'Same phone', platform: 'web' });
    const notices = await owed('deviceId', deviceId, 'device.registered');
    assert.equal(notices.length, 1);
    assert.deepEqual(await told(notices[0]), [ada.uid]);
  });
});
