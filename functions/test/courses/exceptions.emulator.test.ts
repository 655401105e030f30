import assert from 'node:assert/strict';
import fc from 'fast-check';
import { closeDue } from '../../src/attendance/index.ts';
import {
  addSession,
  cancelSession,
  followCourse,
  listExceptions,
  moveSession,
  putException,
  removeException,
  removeMeeting,
  restoreSession,
  updateMeeting,
} from '../../src/courses/index.ts';
import { rosterOf } from '../../src/courses/rosterStore.ts';
import { NOT_CLOSED } from '../../src/courses/sessionStore.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { rosterEntry } from '../support/lecture.ts';
import { member } from '../support/school.ts';
import type { School } from './school.ts';
import { CLASS, MONDAY, newCourse, newMeeting, newPlace, school, sessionsOf } from './school.ts';

const YEAR_2027 = new Date('2027-01-01T00:00:00Z');
const TUESDAY = { startsAt: '2026-10-20T08:00:00.000Z', endsAt: '2026-10-20T09:30:00.000Z' };

describe('exceptions from the timetable', () => {
  let here: School;
  let courseId = '';
  let meetingId = '';
  let teacher = '';
  beforeEach(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    meetingId = (await newMeeting(here, courseId)).id;
    teacher = await member('instructor', { staffOf: { [courseId]: YEAR_2027 } }, here.services);
    await follow();
  });
  afterEach(() => here.services.dispose());
  const as = () => ({ services: here.services });
  const follow = (occasion = 'event') => followCourse(here.services, courseId, occasion);
  const stored = () => sessionsOf(here.services, courseId);
  const idOf = (localDate: string) => `${meetingId}_${localDate}`;
  const at = async (localDate: string) => {
    const one = (await stored())[idOf(localDate)];
    return one === undefined ? null : [one.status, one.startsAt.toISOString(), one.cancelledBy];
  };
  const put = (localDate: string, decision: object, who = teacher) =>
    callAs(
      who,
      putException,
      { courseId, meetingId, localDate, kind: 'cancelled', ...decision },
      as(),
    );
  const remove = (localDate: string) =>
    callAs(teacher, removeException, { courseId, meetingId, localDate }, as());
  const session = { sessionId: '' };
  const on = (localDate: string) => ({ ...session, sessionId: idOf(localDate) });
  const notices = async (sessionId: string) => {
    const found = await here.services.db
      .collection('notifications')
      .where('data.sessionId', '==', sessionId)
      .get();
    return found.docs.map((doc) => String(doc.get('kind'))).sort();
  };
  const list = async (input: object = {}) =>
    (await callAs(teacher, listExceptions, { courseId, ...input }, as())).exceptions;

  it('cancel a class at once, and beyond the horizon when its session would be made', async () => {
    await put('2026-10-19', {});
    assert.deepEqual(await at('2026-10-19'), ['cancelled', '2026-10-19T12:15:00.000Z', 'staff']);
    await put('2026-12-14', {});
    assert.equal(await at('2026-12-14'), null);
    here.clock.set('2026-11-02T08:00:00Z');
    await follow();
    assert.equal((await at('2026-12-14'))?.[0], 'cancelled');
    assert.deepEqual(await notices(idOf('2026-12-14')), ['session.cancelled']);
    assert.deepEqual(
      (await list()).map(({ localDate, sessionId, kind }) => [localDate, sessionId, kind]),
      ['2026-10-19', '2026-12-14'].map((date) => [date, idOf(date), 'cancelled']),
    );
  });

  it('move a class that keeps its id and date, and let it be as planned again', async () => {
    const { id: annex } = await newPlace(here, 'Annex');
    const moved = await put('2026-10-19', { kind: 'moved', ...TUESDAY, placeIds: [annex] });
    assert.deepEqual([moved.startsAt, moved.placeIds], [TUESDAY.startsAt, [annex]]);
    const one = (await stored())[idOf('2026-10-19')];
    assert.deepEqual(
      [one?.localDate, one?.startsAt, one?.opensAt, one?.placeIds, one?.dayPart],
      ['2026-10-19', new Date(TUESDAY.startsAt), new Date('2026-10-20T07:45:00Z'), [annex], 'AM'],
    );
    await follow();
    assert.deepEqual((await stored())[idOf('2026-10-19')], one);
    const removed = await remove('2026-10-19');
    assert.equal(removed.kind, 'moved');
    assert.deepEqual(await at('2026-10-19'), ['scheduled', '2026-10-19T12:15:00.000Z', null]);
    assert.deepEqual(await notices(idOf('2026-10-19')), ['session.moved', 'session.restored']);
    await fails('conflict', remove('2026-10-19'));
    assert.deepEqual(await list(), []);
  });

  it('bring a class from beyond the horizon into it', async () => {
    await put('2026-12-14', { kind: 'moved', ...TUESDAY });
    await follow();
    assert.deepEqual(await at('2026-12-14'), ['scheduled', TUESDAY.startsAt, null]);
  });

  it('let the others be made, long after the time of a class that was moved ahead and called off', async () => {
    const ahead = { startsAt: '2026-10-13T08:00:00.000Z', endsAt: '2026-10-13T09:30:00.000Z' };
    await put('2026-11-30', { kind: 'moved', ...ahead });
    await put('2026-11-30', {});
    here.clock.set('2026-10-20T08:00:00Z');
    await follow();
    assert.deepEqual(await at('2026-11-30'), ['cancelled', ahead.startsAt, 'staff']);
    await put('2026-11-23', {});
    await callAs(
      here.admin,
      updateMeeting,
      { courseId, meetingId, ...CLASS, endLocal: '16:00' },
      as(),
    );
    await follow();
    const one = (await stored())[idOf('2026-11-16')];
    assert.equal(one?.endsAt.toISOString(), '2026-11-16T15:00:00.000Z');
    await remove('2026-11-30');
    assert.deepEqual(await at('2026-11-30'), ['scheduled', '2026-11-30T13:15:00.000Z', null]);
  });

  it('can be taken back, also of a class beyond the horizon that its meeting has no more', async () => {
    await put('2026-12-14', {});
    await callAs(here.admin, updateMeeting, { courseId, meetingId, ...CLASS, weekday: 2 }, as());
    assert.equal((await remove('2026-12-14')).kind, 'cancelled');
    assert.deepEqual(await list(), []);
    await fails('invalid-request', remove('2026-12-14'));
  });

  describe('of a class that has begun', () => {
    const late = async () => {
      await rosterOf(here.services.db, courseId)
        .doc('S00000')
        .set(rosterEntry(courseId, 0, { uid: 'student' }));
      here.clock.set('2026-10-12T12:40:00Z');
      await closeDue(here.services, 'late');
    };
    const missed = async () =>
      (await notices(idOf('2026-10-12'))).filter((kind) => kind === 'check-in.missed').length;

    it('tell nobody twice when it is called off and takes place after all', async () => {
      await late();
      await callAs(teacher, cancelSession, on('2026-10-12'), as());
      await callAs(teacher, restoreSession, on('2026-10-12'), as());
      await closeDue(here.services, 'again');
      assert.equal(await missed(), 1);
    });

    it('let lateness begin anew when it is called off and held another day', async () => {
      await late();
      await callAs(teacher, cancelSession, on('2026-10-12'), as());
      await callAs(teacher, moveSession, { ...on('2026-10-12'), ...TUESDAY }, as());
      here.clock.set('2026-10-20T08:20:00Z');
      await closeDue(here.services, 'late again');
      assert.equal(await missed(), 2);
      here.clock.set('2026-10-20T20:00:00Z');
      await closeDue(here.services, 'over');
      assert.notEqual((await stored())[idOf('2026-10-12')]?.closing.departuresAt, null);
    });

    it('let an extra one be closed anew when it is held another day', async () => {
      const { id } = await callAs(
        teacher,
        addSession,
        { courseId, startsAt: '2026-10-12T12:00:00.000Z', endsAt: '2026-10-12T13:30:00.000Z' },
        as(),
      );
      await late();
      await callAs(teacher, cancelSession, { sessionId: id }, as());
      await callAs(teacher, moveSession, { sessionId: id, ...TUESDAY }, as());
      assert.deepEqual((await stored())[id]?.closing, NOT_CLOSED);
    });
  });

  it('are written by cancelling, moving and restoring a session', async () => {
    const moved = await callAs(teacher, moveSession, { ...on('2026-10-19'), ...TUESDAY }, as());
    assert.deepEqual(
      [moved.id, moved.localDate, moved.startsAt],
      [idOf('2026-10-19'), '2026-10-19', TUESDAY.startsAt],
    );
    assert.deepEqual(
      (await list()).map(({ kind }) => kind),
      ['moved'],
    );
    const cancelled = await callAs(teacher, cancelSession, on('2026-10-19'), as());
    assert.equal(cancelled.status, 'cancelled');
    assert.deepEqual(
      (await list()).map(({ kind }) => kind),
      ['cancelled'],
    );
    await follow();
    assert.equal((await at('2026-10-19'))?.[0], 'cancelled');
    const back = await callAs(teacher, restoreSession, on('2026-10-19'), as());
    assert.deepEqual([back.status, back.startsAt], ['scheduled', '2026-10-19T12:15:00.000Z']);
    assert.deepEqual(await list(), []);
    await fails('conflict', callAs(teacher, restoreSession, on('2026-10-19'), as()));
    const news = ['session.cancelled', 'session.moved', 'session.restored'];
    assert.deepEqual(await notices(idOf('2026-10-19')), news);
  });

  it('let an extra session be moved, cancelled and restored by itself', async () => {
    const extra = { startsAt: '2026-10-13T09:00:00.000Z', endsAt: '2026-10-13T10:00:00.000Z' };
    const { id } = await callAs(teacher, addSession, { courseId, ...extra }, as());
    const moved = await callAs(teacher, moveSession, { sessionId: id, ...TUESDAY }, as());
    assert.deepEqual(
      [moved.id, moved.localDate, moved.opensAt],
      [id, '2026-10-20', '2026-10-20T07:45:00.000Z'],
    );
    await fails('conflict', callAs(teacher, restoreSession, { sessionId: id }, as()));
    await callAs(teacher, cancelSession, { sessionId: id }, as());
    await follow();
    assert.equal((await stored())[id]?.status, 'cancelled');
    const back = await callAs(teacher, restoreSession, { sessionId: id }, as());
    assert.deepEqual([back.status, back.startsAt], ['scheduled', TUESDAY.startsAt]);
    assert.deepEqual(await list(), []);
  });

  it('never move what has begun or has a record; what has begun may still be called off', async () => {
    await here.services.db
      .doc(`sessions/${idOf('2026-10-19')}/attendance/somebody`)
      .set({ method: 'staff' });
    const move = (localDate: string) =>
      callAs(teacher, moveSession, { ...on(localDate), ...TUESDAY }, as());
    await fails('conflict', move('2026-10-19'));
    await callAs(
      here.admin,
      updateMeeting,
      { courseId, meetingId, ...CLASS, startLocal: '13:00' },
      as(),
    );
    await follow();
    assert.equal((await at('2026-10-19'))?.[1], '2026-10-19T12:15:00.000Z');
    here.clock.set('2026-10-12T12:00:00Z');
    await fails('conflict', move('2026-10-12'));
    await callAs(teacher, cancelSession, on('2026-10-12'), as());
    here.clock.set('2026-10-12T14:00:00Z');
    await fails('conflict', callAs(teacher, restoreSession, on('2026-10-12'), as()));
  });

  it('say which field makes them impossible', async () => {
    const fieldOf = async (call: Promise<unknown>) =>
      (await fails('invalid-request', call)).details.fields?.[0]?.field;
    assert.equal(await fieldOf(put('2026-10-20', {})), 'localDate');
    assert.equal(await fieldOf(put('2026-12-21', {})), 'localDate');
    assert.equal(await fieldOf(put('2026-10-19', { kind: 'moved' })), 'startsAt');
    const { startsAt } = TUESDAY;
    assert.equal(await fieldOf(put('2026-10-19', { kind: 'moved', startsAt })), 'endsAt');
    const swapped = { startsAt: TUESDAY.endsAt, endsAt: TUESDAY.startsAt };
    assert.equal(await fieldOf(put('2026-10-19', { kind: 'moved', ...swapped })), 'endsAt');
    assert.equal(await fieldOf(put('2026-10-19', TUESDAY)), 'startsAt');
    const past = { startsAt: '2026-10-12T07:00:00Z', endsAt: '2026-10-12T09:00:00Z' };
    assert.equal(await fieldOf(put('2026-10-19', { kind: 'moved', ...past })), 'startsAt');
    const nowhere = { kind: 'moved', ...TUESDAY, placeIds: ['nowhere'] };
    assert.equal(await fieldOf(put('2026-10-19', nowhere)), 'placeIds.0');
    await fails('conflict', put('2026-10-05', {}));
    await put('2026-10-19', {});
    await fails('conflict', put('2026-10-19', {}));
  });

  it('are the business of the course’s staff alone, and seen by those who take part', async () => {
    const foreigner = await member('instructor', { staffOf: { x: YEAR_2027 } }, here.services);
    await fails('not-found', put('2026-10-19', {}, foreigner));
    const others = [cancelSession, restoreSession];
    for (const op of others)
      await fails('not-found', callAs(foreigner, op, on('2026-10-19'), as()));
    await fails(
      'not-found',
      callAs(foreigner, moveSession, { ...on('2026-10-19'), ...TUESDAY }, as()),
    );
    await fails('not-found', callAs(foreigner, listExceptions, { courseId }, as()));
    const student = await member('student', { rosterOf: { [courseId]: YEAR_2027 } }, here.services);
    await fails('permission-denied', put('2026-10-19', {}, student));
    await put('2026-10-19', {});
    await put('2026-10-26', {});
    const first = await callAs(student, listExceptions, { courseId, limit: 1 }, as());
    const cursor = first.nextCursor ?? assert.fail();
    const rest = await callAs(student, listExceptions, { courseId, cursor }, as());
    assert.deepEqual(
      [...first.exceptions, ...rest.exceptions].map(({ localDate }) => localDate),
      ['2026-10-19', '2026-10-26'],
    );
    assert.equal(rest.nextCursor, null);
    assert.equal((await list({ from: '2026-10-20', to: '2026-10-31' })).length, 1);
  });

  it('come to the same whatever the order and number of the events that tell of them', async () => {
    await put('2026-10-19', {});
    await put('2026-11-02', {
      kind: 'moved',
      startsAt: '2026-11-03T09:00:00Z',
      endsAt: '2026-11-03T10:00:00Z',
    });
    await callAs(here.admin, updateMeeting, { courseId, meetingId, ...CLASS, everyWeeks: 2 }, as());
    await follow('last');
    const settled = await stored();
    assert.equal(settled[idOf('2026-10-26')]?.cancelledBy, 'timetable');
    assert.equal(settled[idOf('2026-11-02')]?.cancelledBy, null);
    assert.equal(settled[idOf('2026-10-19')]?.cancelledBy, 'staff');
    const told = async () =>
      (await here.services.db.collection('notifications').count().get()).data().count;
    const before = await told();
    const events = fc.array(fc.constantFrom('a', 'b', 'last'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(events, async (shuffled) => {
        await Promise.all(shuffled.map(follow));
        assert.deepEqual(await stored(), settled);
      }),
      { numRuns: 6 },
    );
    assert.equal(await told(), before);
  });

  it('tell roster and staff once of each session that the timetable moved or cancelled', async () => {
    await callAs(
      here.admin,
      updateMeeting,
      { courseId, meetingId, ...CLASS, endLocal: '16:00' },
      as(),
    );
    await Promise.all(['a', 'b'].map(follow));
    assert.deepEqual(await notices(idOf('2026-10-19')), ['session.moved']);
    await callAs(here.admin, removeMeeting, { courseId, meetingId }, as());
    await follow('c');
    await follow('c');
    assert.deepEqual(await notices(idOf('2026-10-19')), ['session.cancelled', 'session.moved']);
    assert.equal(here.clock.now().toISOString(), MONDAY);
  });
});
