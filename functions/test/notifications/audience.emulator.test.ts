import assert from 'node:assert/strict';
import { changeEmail } from '../../src/accounts/index.ts';
import { grantStaff } from '../../src/accounts/staffGrants.ts';
import { addressees } from '../../src/notifications/addressees.ts';
import { audience } from '../../src/notifications/audience.ts';
import type { Notice } from '../../src/notifications/notice.ts';
import { recipientKey } from '../../src/notifications/notice.ts';
import type { Role } from '../../src/platform/access.ts';
import { OPEN_END, accessOf } from '../../src/platform/access.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { Lecture } from '../support/lecture.ts';
import { AT, lecture, putRecord, rosterEntry } from '../support/lecture.ts';
import { member, parentRights } from '../support/school.ts';
import { rosterOf } from '../../src/courses/rosterStore.ts';
import { newEmail, person } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import { notice } from './notices.ts';

describe('whom a notice is for', function () {
  this.timeout(30_000);
  let services: Isolated;
  let clock: FakeClock;
  let room: Lecture;
  const [LAST_YEAR, NEXT_YEAR] = [new Date('2025-11-02'), new Date('2027-11-02')];

  beforeEach(async () => {
    clock = clockAt(AT.closed);
    services = isolatedServices({ clock });
    room = await lecture(services, 4);
  });
  afterEach(() => services.dispose());

  const student = (i: number): string => room.uids[i] ?? assert.fail();
  const data = () => ({ sessionId: room.sessionId, courseId: room.courseId });
  async function told(changes: Partial<Notice>): Promise<string[]> {
    const found = await audience(services, notice({ data: data(), ...changes }), clock.now());
    return found.map(recipientKey);
  }
  async function staff(role: 'instructor' | 'substitute', until: Date): Promise<string> {
    const uid = await member('instructor', {}, services);
    await services.db.runTransaction((tx) => {
      const grant = { uid, role, until, grantedBy: 'office', updatedAt: clock.now() };
      grantStaff(tx, services.db, room.courseId, grant);
      return Promise.resolve();
    });
    return uid;
  }
  const kind = 'check-in.accepted' as const;

  it('is each account that is named, once, in the order of their keys', async () => {
    assert.deepEqual(await told({ kind, to: ['zoe', 'bob', 'bob', 'ann'] }), ['ann', 'bob', 'zoe']);
  });

  it('is who teaches the course now, and not who taught it', async () => {
    const teacher = await staff('instructor', OPEN_END);
    await staff('substitute', LAST_YEAR);
    assert.deepEqual(await told({ kind, to: [`staff:${room.courseId}`] }), [teacher]);
  });

  it('is whom the roster puts into the session, linked to an account', async () => {
    const roster = rosterOf(services.db, room.courseId);
    const entries = [
      rosterEntry(room.courseId, 10, { uid: 'removed', status: 'removed' }),
      rosterEntry(room.courseId, 11, { uid: 'left', until: LAST_YEAR }),
      rosterEntry(room.courseId, 12, { uid: 'to-come', from: NEXT_YEAR }),
      rosterEntry(room.courseId, 13),
    ];
    for (const entry of entries) await roster.doc(entry.studentNumber).set(entry);
    const to = [`roster:${room.courseId}`];
    assert.deepEqual(await told({ kind, to }), room.uids.toSorted());
  });

  it('is every account of a role, or the admins, in good standing', async () => {
    const admins = [await member('admin', {}, services), await member('admin', {}, services)];
    await member('admin', { standing: 'suspended' }, services);
    const guardian = await member('guardian', {}, services);
    assert.deepEqual(await told({ kind, to: ['admins'] }), admins.toSorted());
    const to = ['role:admin', 'role:guardian', 'admins'];
    assert.deepEqual(await told({ kind, to }), [...admins, guardian].toSorted());
  });

  it('is who has no mark, whom closing found absent and no mark of staff told, and whose departure was closed, at that moment', async () => {
    await putRecord(services, room, student(0));
    await putRecord(services, room, student(1), { status: 'absent', method: 'automatic' });
    await putRecord(services, room, student(2), {
      departure: 'auto_closed',
      status: 'absent',
      method: 'staff',
    });
    const of = (word: string) => told({ kind, to: [`${word}:${room.sessionId}`] });
    assert.deepEqual(await of('missing'), [student(3)]);
    assert.deepEqual(await of('absentees'), [student(1)]);
    assert.deepEqual(await of('auto-closed'), [student(2)]);
  });

  it('is nobody for a session or course that is not there', async () => {
    for (const to of ['missing:none', 'absentees:none', 'roster:none', 'staff:none', 'role:cook']) {
      assert.deepEqual(await told({ kind, to: [to], data: {} }), [], to);
    }
  });

  it('is an absentee’s guardians too: those who have the right, verified, now and in good standing', async () => {
    await putRecord(services, room, student(0), { status: 'absent', method: 'automatic' });
    const child = student(0);
    const link = (rights: Parameters<typeof parentRights>[0], standing?: 'suspended') =>
      member(
        'guardian',
        {
          children: { [child]: parentRights(rights) },
          ...(standing === undefined ? {} : { standing }),
        },
        services,
      );
    const mother = await link({});
    const father = await link({ until: NEXT_YEAR });
    await link({ attendance: false });
    await link({ verified: false });
    await link({ until: LAST_YEAR });
    await link({ from: NEXT_YEAR });
    await link({}, 'suspended');
    const to = [`absentees:${room.sessionId}`];
    const all = [child, `${mother}~${child}`, `${father}~${child}`].toSorted();
    assert.deepEqual(await told({ kind: 'attendance.absent', to }), all);
    assert.deepEqual(await told({ kind: 'check-in.late', to: [child] }), all);
    assert.deepEqual(await told({ kind: 'attendance.mark', to: [child] }), [child]);
    const corrected = { ...data(), before: 'absent', after: 'excused' };
    const mark = { kind: 'attendance.mark', to: [child], data: corrected } as const;
    assert.deepEqual(await told(mark), all);
  });

  it('is a child’s other guardians where a request was approved: what they were told is excused, or not any more', async () => {
    const child = student(0);
    const children = { [child]: parentRights() };
    const [asked, other] = [
      await member('guardian', { children }, services),
      await member('guardian', { children }, services),
    ];
    const decided = (outcome: string, before = 'submitted') => ({
      kind: 'absence-request.decided' as const,
      to: [child, asked],
      data: { requestId: 'r1', studentUid: child, outcome, before },
    });
    const all = [child, asked, `${other}~${child}`];
    assert.deepEqual(await told(decided('approved')), all.toSorted());
    assert.deepEqual(await told(decided('rejected')), [child, asked].toSorted());
    for (const ended of ['rejected', 'withdrawn'])
      assert.deepEqual(await told(decided(ended, 'approved')), all.toSorted(), ended);
  });

  it('tells a guardian of two absent children of each', async () => {
    const children = [student(0), student(1)];
    const absent = { status: 'absent', method: 'automatic' } as const;
    for (const uid of children) await putRecord(services, room, uid, absent);
    const rights = Object.fromEntries(children.map((uid) => [uid, parentRights()]));
    const guardian = await member('guardian', { children: rights }, services);
    const keys = await told({ to: [`absentees:${room.sessionId}`] });
    assert.deepEqual(
      keys.filter((key) => key.startsWith(guardian)),
      children.map((uid) => `${guardian}~${uid}`).toSorted(),
    );
  });

  describe('and how to reach them:', () => {
    const reach = (uid: string, childUid: string | null = null) =>
      addressees(services, [{ uid, childUid }]).then(([found]) => found ?? null);

    it('by their address, language and choices', async () => {
      const { uid, email } = await person(services, 'student');
      await services.db.doc(`users/${uid}/private/profile`).update({ locale: 'de-AT' });
      const found = await reach(uid);
      assert.equal(found?.email, email);
      assert.equal(found.locale, 'de-AT');
      assert.equal(found.timeZone, 'Europe/Berlin');
      assert.equal(found.preferences.digest, 'off');
    });

    it('by no address that nobody has proven since the office wrote it', async () => {
      const { token } = await person(services, 'admin');
      const { uid, email } = await person(services, 'student');
      const changed = newEmail();
      await callAs(token, changeEmail, { uid, email: changed }, { services });
      assert.equal((await reach(uid))?.email, null);
      await services.auth.updateUser(uid, { emailVerified: true });
      assert.equal((await reach(uid))?.email, changed);
      await services.auth.updateUser(uid, { email, emailVerified: true });
      assert.equal((await reach(uid))?.email, null, 'another one was proven');
    });

    it('in the school’s language where there are no texts in theirs', async () => {
      const { uid } = await person(services, 'student');
      for (const locale of ['fr-FR', 'de-x', 'zz']) {
        await services.db.doc(`users/${uid}/private/profile`).update({ locale });
        assert.equal((await reach(uid))?.locale, 'en', locale);
      }
    });

    it('not at all while an account is pending, suspended, being deleted or a tablet', async () => {
      const gone = [
        await member('pending', {}, services),
        await member('student', { standing: 'suspended' }, services),
        await member('student', { deletedAt: new Date(AT.opens) }, services),
        await member('kiosk', {}, services),
        'nobody',
      ];
      const recipients = gone.map((uid) => ({ uid, childUid: null }));
      assert.deepEqual(
        await addressees(services, recipients),
        gone.map(() => null),
      );
    });

    it('as a guardian while the link holds, with the child’s name', async () => {
      const { uid: child } = await person(services, 'student');
      const children = { [child]: parentRights() };
      const guardian = await member('guardian', { children }, services);
      assert.equal((await reach(guardian, child))?.childName, 'A student');
      const blocked = { [child]: parentRights({ attendance: false }) };
      await accessOf(services.db).doc(guardian).update({ children: blocked });
      assert.equal(await reach(guardian, child), null);
      assert.notEqual(await reach(guardian), null);
    });

    it('by the defaults where choices were damaged, or name a zone that is none', async () => {
      const uid = await member('student' satisfies Role, {}, services);
      const ref = services.db.doc(`users/${uid}/private/notifications`);
      await ref.set({ off: 7 });
      assert.equal((await reach(uid))?.preferences.digestAt, '17:00');
      const lists = { push: ['system.alert', 'gone.kind'], inbox: [], mail: [] };
      const rest = { quietHours: null, digest: 'daily', digestAt: '08:00', updatedAt: new Date() };
      await ref.set({ off: lists, on: lists, timeZone: 'Nowhere/City', ...rest });
      const found = await reach(uid);
      assert.equal(found?.timeZone, 'Europe/Berlin');
      assert.deepEqual(found.preferences.off.push, ['system.alert']);
      assert.equal(found.preferences.digest, 'daily');
    });
  });
});
