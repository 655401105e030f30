import assert from 'node:assert/strict';
import { FieldValue } from 'firebase-admin/firestore';
import fc from 'fast-check';
import {
  addSession,
  cancelSession,
  followAll,
  followCourse,
  followTerm,
  materialiseSessions,
  moveTerm,
  removeMeeting,
  updateCourse,
  updateMeeting,
} from '../../src/courses/index.ts';
import { NOT_CLOSED } from '../../src/courses/sessionStore.ts';
import { HORIZON_DAYS } from '../../src/courses/outlook.ts';
import { DEFAULT_POLICY, updatePolicy } from '../../src/settings/index.ts';
import { callAs } from '../support/call.ts';
import type { School } from './school.ts';
import {
  CLASS,
  MONDAY,
  auditOf,
  newCourse,
  newMeeting,
  newPlace,
  school,
  sessionsOf,
} from './school.ts';

describe('materialising sessions', () => {
  let here: School;
  let courseId = '';
  let meetingId = '';
  beforeEach(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    meetingId = (await newMeeting(here, courseId)).id;
  });
  afterEach(() => here.services.dispose());
  const as = () => ({ services: here.services });
  const follow = (occasion = 'event') => followCourse(here.services, courseId, occasion);
  const stored = () => sessionsOf(here.services, courseId);
  const id = (date: string) => `${meetingId}_${date}`;
  const startOf = async (date: string) => (await stored())[id(date)]?.startsAt.toISOString();
  const update = (changes: object) =>
    callAs(here.admin, updateMeeting, { courseId, meetingId, ...CLASS, ...changes }, as());

  it('gives sessions of an older version, while they are ahead, what their closing is found by', async () => {
    await follow();
    const ref = here.services.db.doc(`sessions/${id('2026-10-19')}`);
    await ref.update({ closing: FieldValue.delete() });
    await follow('again');
    assert.deepEqual((await ref.get()).get('closing'), NOT_CLOSED);
  });

  it('makes a session for each week from today to the horizon', async () => {
    await follow();
    const dates = Object.values(await stored()).map(({ localDate }) => localDate);
    assert.equal(dates.length, 9);
    assert.deepEqual([dates[0], dates.at(-1)], ['2026-10-12', '2026-12-07']);
    assert.equal(HORIZON_DAYS, 60);
    const session = (await stored())[id('2026-10-19')] ?? assert.fail();
    const { revision: _, updatedAt: __, ...plain } = session;
    assert.deepEqual(plain, {
      courseId,
      courseTitle: 'Algebra',
      meetingId,
      origin: 'meeting',
      localDate: '2026-10-19',
      timeZone: 'Europe/Berlin',
      startsAt: new Date('2026-10-19T12:15:00Z'),
      endsAt: new Date('2026-10-19T13:45:00Z'),
      opensAt: new Date('2026-10-19T12:00:00Z'),
      lateAfter: new Date('2026-10-19T12:25:00Z'),
      closesAt: new Date('2026-10-19T13:45:00Z'),
      placeIds: [here.placeId],
      dayPart: 'PM',
      rules: {},
      rulesVersion: 1,
      status: 'scheduled',
      cancelledBy: null,
      closing: NOT_CLOSED,
    });
  });

  it('keeps the wall time through the night the clocks go back', async () => {
    await follow();
    assert.equal(await startOf('2026-10-19'), '2026-10-19T12:15:00.000Z');
    assert.equal(await startOf('2026-10-26'), '2026-10-26T13:15:00.000Z');
  });

  it('moves the horizon on as time passes, to the end of the term', async () => {
    await follow();
    here.clock.set('2026-10-19T08:00:00Z');
    await followAll(here.services, '2026-10-19T08:00:00Z');
    assert.equal(Object.keys(await stored()).at(-1), id('2026-12-14'));
    here.clock.set('2026-12-01T08:00:00Z');
    await followAll(here.services, '2026-12-01T08:00:00Z');
    assert.equal(Object.keys(await stored()).at(-1), id('2026-12-14'));
    assert.equal(Object.keys(await stored()).length, 10);
  });

  it('comes to the same from one event, two or five, and writes only once', async () => {
    await follow('one');
    const once = await stored();
    for (const occasion of ['one', 'two', 'two', 'three', 'four']) await follow(occasion);
    assert.deepEqual(await stored(), once);
    const materialised = await auditOf(here.services, `courses/${courseId}`);
    assert.deepEqual(materialised, ['course.created', 'sessions.materialised']);
  });

  it('doubles nothing when two or five run at the same time', async () => {
    await Promise.all([follow('a'), follow('b')]);
    const two = await stored();
    assert.equal(Object.keys(two).length, 9);
    await update({ startLocal: '15:00', endLocal: '16:00' });
    await Promise.all(['c', 'd', 'e', 'f', 'g'].map(follow));
    const five = await stored();
    assert.deepEqual(Object.keys(five), Object.keys(two));
    assert.equal(new Set(Object.values(five).map(({ revision }) => revision)).size, 1);
    const events = await auditOf(here.services, `courses/${courseId}`);
    assert.equal(events.filter((action) => action === 'sessions.materialised').length, 2);
  });

  it('comes to the same whatever the order and number of its events', async () => {
    const changes = [
      () => update({ weekday: 2 }),
      () => callAs(here.admin, updateCourse, { courseId, title: 'Topology' }, as()),
      () => newMeeting(here, courseId, { weekday: 5 }),
    ];
    for (const [i, change] of changes.entries()) {
      await change();
      if (i === 1) await follow(`early ${String(i)}`);
    }
    await follow('last');
    const settled = await stored();
    const events = fc.array(fc.constantFrom('0', '1', 'last'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(events, async (shuffled) => {
        for (const occasion of shuffled) await follow(occasion);
        assert.deepEqual(await stored(), settled);
      }),
      { numRuns: 8 },
    );
    const ahead = Object.values(settled).filter(({ status }) => status === 'scheduled');
    assert.deepEqual(new Set(ahead.map((one) => one.courseTitle)), new Set(['Topology']));
  });

  it('looks again on a redelivered event, for something may have been missed', async () => {
    await follow('same');
    await update({ startLocal: '15:00', endLocal: '16:00' });
    await follow('same');
    assert.equal(await startOf('2026-10-19'), '2026-10-19T13:00:00.000Z');
  });

  it('moves with a changed meeting only sessions whose check-in has not opened', async () => {
    await follow();
    here.clock.set('2026-10-12T12:00:00Z');
    await update({ startLocal: '16:00', endLocal: '17:00' });
    await follow();
    assert.equal(await startOf('2026-10-12'), '2026-10-12T12:15:00.000Z');
    assert.equal(await startOf('2026-10-19'), '2026-10-19T14:00:00.000Z');
  });

  it('cancels with a removed meeting only what has not opened, and what another day replaces', async () => {
    await follow();
    here.clock.set('2026-10-19T12:00:00Z');
    await callAs(here.admin, removeMeeting, { courseId, meetingId }, as());
    await follow();
    const states = Object.values(await stored()).map((one) => [one.localDate, one.status]);
    assert.deepEqual(states.slice(0, 3), [
      ['2026-10-12', 'scheduled'],
      ['2026-10-19', 'scheduled'],
      ['2026-10-26', 'cancelled'],
    ]);
    assert.ok(states.slice(2).every(([, status]) => status === 'cancelled'));
  });

  it('leaves a session that staff cancelled, and revives what the timetable cancelled', async () => {
    await follow();
    const sessionId = id('2026-10-19');
    await callAs(here.admin, cancelSession, { sessionId }, as());
    await update({ weekday: 2 });
    await follow();
    await update({});
    await follow();
    const found = await stored();
    const state = (date: string) => [found[id(date)]?.status, found[id(date)]?.cancelledBy];
    assert.deepEqual(state('2026-10-19'), ['cancelled', 'staff']);
    assert.deepEqual(state('2026-10-26'), ['scheduled', null]);
    assert.deepEqual(state('2026-10-27'), ['cancelled', 'timetable']);
  });

  it('gives sessions not yet open the windows of the course, or else of the policy', async () => {
    await follow();
    here.clock.set('2026-10-12T12:00:00Z');
    const { windows } = DEFAULT_POLICY.rules;
    const rules = { ...DEFAULT_POLICY.rules, windows: { ...windows, lateAfterMin: 20 } };
    await callAs(here.admin, updatePolicy, { basedOn: 0, rules }, as());
    await followAll(here.services, 'policy');
    const late = async (date: string) => (await stored())[id(date)]?.lateAfter.toISOString();
    assert.equal(await late('2026-10-12'), '2026-10-12T12:25:00.000Z');
    assert.equal(await late('2026-10-19'), '2026-10-19T12:35:00.000Z');
    const own = { opensBeforeMin: 0, lateAfterMin: 1, closesAfterMin: 2 };
    await callAs(here.admin, updateCourse, { courseId, rules: { windows: own } }, as());
    await follow();
    assert.equal(await late('2026-10-19'), '2026-10-19T12:16:00.000Z');
    await callAs(here.admin, updateCourse, { courseId, rules: {} }, as());
    await follow();
    assert.equal(await late('2026-10-19'), '2026-10-19T12:35:00.000Z');
  });

  it('gives sessions not yet open the rules of the course', async () => {
    await follow();
    here.clock.set('2026-10-12T12:00:00Z');
    await callAs(here.admin, updateCourse, { courseId, rules: { liveness: 'required' } }, as());
    await follow();
    const asked = async (date: string) => (await stored())[id(date)]?.rules.liveness;
    assert.equal(await asked('2026-10-12'), undefined);
    assert.equal(await asked('2026-10-19'), 'required');
    await callAs(here.admin, updateCourse, { courseId, rules: {} }, as());
    await follow();
    assert.equal(await asked('2026-10-19'), undefined);
  });

  it('reads sessions of before there were rules as they were meant, and lets them follow', async () => {
    await follow();
    const old = { rules: FieldValue.delete(), rulesVersion: FieldValue.delete() };
    const { db } = here.services;
    const path = `sessions/${id('2026-10-19')}`;
    await db.doc(path).update({ ...old, liveness: 'off' });
    const read = async () => (await stored())[id('2026-10-19')];
    assert.deepEqual(
      [(await read())?.rules, (await read())?.rulesVersion],
      [{ liveness: 'off' }, 0],
    );
    await follow();
    assert.deepEqual([(await read())?.rules, (await read())?.rulesVersion], [{}, 1]);
  });

  it('follows the places of the course where the meeting has none of its own', async () => {
    const { id: annex } = await newPlace(here, 'Annex');
    const other = await newMeeting(here, courseId, { weekday: 2, placeIds: [annex] });
    await follow();
    await callAs(here.admin, updateCourse, { courseId, placeIds: [] }, as());
    await follow();
    const found = await stored();
    assert.deepEqual(found[id('2026-10-19')]?.placeIds, []);
    assert.deepEqual(found[`${other.id}_2026-10-20`]?.placeIds, [annex]);
  });

  it('follows its term, and ends with an archived course', async () => {
    await follow();
    const shorter = { termId: here.termId, from: '2026-10-05', to: '2026-10-25' };
    await callAs(here.admin, moveTerm, shorter, as());
    await followTerm(here.services, here.termId, 'term');
    const scheduled = async () =>
      Object.values(await stored()).flatMap((one) =>
        one.status === 'scheduled' ? [one.localDate] : [],
      );
    assert.deepEqual(await scheduled(), ['2026-10-12', '2026-10-19']);
    await callAs(here.admin, updateCourse, { courseId, status: 'archived' }, as());
    await follow();
    assert.deepEqual(await scheduled(), []);
  });

  it('leaves extra sessions alone', async () => {
    const times = { startsAt: '2026-10-13T09:00:00.000Z', endsAt: '2026-10-13T10:00:00.000Z' };
    const extra = await callAs(here.admin, addSession, { courseId, ...times }, as());
    const before = (await stored())[extra.id];
    await follow();
    await callAs(here.admin, removeMeeting, { courseId, meetingId }, as());
    await follow();
    assert.deepEqual((await stored())[extra.id], before);
  });

  it('says to a caller what it did, and the same again under the same key', async () => {
    const key = 'materialise-once';
    const call = () => callAs(here.admin, materialiseSessions, { courseId }, { ...as(), key });
    const done = { created: 9, moved: 0, cancelled: 0 };
    assert.deepEqual(await call(), done);
    assert.deepEqual(await call(), done);
    const fresh = await callAs(here.admin, materialiseSessions, { courseId }, as());
    assert.deepEqual(fresh, { created: 0, moved: 0, cancelled: 0 });
  });

  it('does not let one broken course hold up the others', async () => {
    const broken = await newCourse(here, { code: 'A0' });
    const { id: bad } = await newMeeting(here, broken.id);
    await here.services.db.doc(`courses/${broken.id}/meetings/${bad}`).update({ weekday: 'x' });
    await assert.rejects(followAll(here.services, MONDAY), AggregateError);
    assert.equal(Object.keys(await stored()).length, 9);
  });
});
