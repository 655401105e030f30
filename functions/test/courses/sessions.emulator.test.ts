import assert from 'node:assert/strict';
import {
  addMeeting,
  addSession,
  cancelSession,
  listMeetings,
  listSessions,
  materialiseSessions,
  removeMeeting,
  sessionOf,
  updateCourse,
  updateMeeting,
} from '../../src/courses/index.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import type { School } from './school.ts';
import { CLASS, MONDAY, auditOf, newCourse, newMeeting, school } from './school.ts';

const YEAR_2027 = new Date('2027-01-01T00:00:00Z');
const fieldsOf = async (call: Promise<unknown>) =>
  ((await fails('invalid-request', call)).details.fields ?? []).map(({ field }) => field);

describe('meetings and sessions', () => {
  let here: School;
  let courseId = '';
  let teacher = '';
  let foreigner = '';
  before(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    const other = (await newCourse(here)).id;
    const of = (id: string) =>
      member('instructor', { staffOf: { [id]: YEAR_2027 } }, here.services);
    [teacher, foreigner] = [await of(courseId), await of(other)];
  });
  after(() => here.services.dispose());
  beforeEach(() => {
    here.clock.set(MONDAY);
  });
  const as = () => ({ services: here.services });
  const extra = { startsAt: '2026-10-12T09:00:00.000Z', endsAt: '2026-10-12T10:00:00.000Z' };
  const hold = (changes: object = {}, who = teacher) =>
    callAs(who, addSession, { courseId, ...extra, ...changes }, as());

  it('takes a meeting as told, its zone and open ends from course and term', async () => {
    const meeting = await newMeeting(here, courseId);
    assert.match(meeting.id, /^[0-9a-f]{16}$/);
    const open = { from: null, to: null, placeIds: null, timeZone: 'Europe/Berlin' };
    const weekly = { everyWeeks: 1, anchor: '2026-10-05', onHolidays: 'skip', dayPart: null };
    assert.deepEqual(meeting, { id: meeting.id, courseId, ...CLASS, ...open, ...weekly });
    const { id: meetingId } = meeting;
    const next = { ...CLASS, weekday: 3, from: '2026-11-02', placeIds: [] };
    const changed = await callAs(here.admin, updateMeeting, { courseId, meetingId, ...next }, as());
    assert.deepEqual(changed, { ...meeting, ...next });
    await callAs(here.admin, removeMeeting, { courseId, meetingId }, as());
    await fails('not-found', callAs(here.admin, removeMeeting, { courseId, meetingId }, as()));
    const again = callAs(here.admin, updateMeeting, { courseId, meetingId, ...CLASS }, as());
    await fails('not-found', again);
    assert.deepEqual(await auditOf(here.services, `courses/${courseId}/meetings/${meetingId}`), [
      'meeting.added',
      'meeting.removed',
      'meeting.updated',
    ]);
  });

  it('keeps the weeks of a meeting when its dates, its weekday or its rhythm change', async () => {
    const twice = { everyWeeks: 2, weekday: 4 };
    const { id: meetingId, anchor } = await newMeeting(here, courseId, twice);
    assert.equal(anchor, '2026-10-08');
    const update = (changes: object) =>
      callAs(here.admin, updateMeeting, { courseId, meetingId, ...CLASS, ...changes }, as());
    const later = await update({ everyWeeks: 2, from: '2026-10-15', weekday: 2 });
    assert.equal(later.anchor, anchor);
    assert.equal((await update({})).anchor, anchor);
    assert.equal((await update({ anchor: '2026-10-14' })).anchor, '2026-10-14');
    const listed = await callAs(teacher, listMeetings, { courseId }, as());
    assert.equal(listed.meetings.find(({ id }) => id === meetingId)?.anchor, '2026-10-14');
    await fails('not-found', callAs(foreigner, listMeetings, { courseId }, as()));
  });

  it('counts a session for the part of the day that is named, and says which there are', async () => {
    assert.equal((await hold()).dayPart, 'AM');
    assert.equal((await hold({ dayPart: 'PM' })).dayPart, 'PM');
    const failure = await fails('invalid-request', hold({ dayPart: 'EVE' }));
    assert.match(failure.details.fields?.[0]?.issue ?? '', /AM, PM/);
    assert.deepEqual(await fieldsOf(newMeeting(here, courseId, { dayPart: 'EVE' })), ['dayPart']);
    assert.equal((await newMeeting(here, courseId, { dayPart: 'AM' })).dayPart, 'AM');
  });

  it('names the fields that make a meeting impossible', async () => {
    const add = (changes: object) => fieldsOf(newMeeting(here, courseId, changes));
    assert.deepEqual(await add({ weekday: 8, startLocal: '24:00' }), ['weekday', 'startLocal']);
    assert.deepEqual(await add({ endLocal: '14:15' }), ['endLocal']);
    assert.deepEqual(await add({ from: '2026-12-01', to: '2026-11-01' }), ['to']);
    assert.deepEqual(await add({ placeIds: ['nowhere'] }), ['placeIds.0']);
    await fails('not-found', newMeeting(here, 'nowhere'));
    const unrostered = callAs(teacher, addMeeting, { courseId, ...CLASS }, as());
    await fails('permission-denied', unrostered);
  });

  it('holds an extra session by the windows in force, or by its own', async () => {
    const usual = await hold();
    assert.deepEqual(
      [usual.opensAt, usual.lateAfter, usual.closesAt],
      ['2026-10-12T08:45:00.000Z', '2026-10-12T09:10:00.000Z', '2026-10-12T10:00:00.000Z'],
    );
    assert.deepEqual([usual.localDate, usual.meetingId], ['2026-10-12', null]);
    assert.deepEqual(usual.placeIds, [here.placeId]);
    const closesAt = '2026-10-12T09:30:00.000Z';
    const own = await hold({ closesAt, placeIds: [] });
    assert.deepEqual([own.closesAt, own.placeIds], [closesAt, []]);
    const night = await hold({ startsAt: '2026-10-12T23:00:00Z', endsAt: '2026-10-13T00:00:00Z' });
    assert.equal(night.localDate, '2026-10-13');
  });

  it('names the field that puts an extra session out of order', async () => {
    const at = (time: string) => `2026-10-12T${time}:00.000Z`;
    assert.deepEqual(await fieldsOf(hold({ endsAt: extra.startsAt })), ['endsAt']);
    assert.deepEqual(await fieldsOf(hold({ endsAt: '2026-10-13T09:00:01Z' })), ['endsAt']);
    assert.deepEqual(await fieldsOf(hold({ opensAt: at('09:20') })), ['lateAfter']);
    assert.deepEqual(await fieldsOf(hold({ closesAt: at('09:05') })), ['closesAt']);
    assert.deepEqual(await fieldsOf(hold({ placeIds: ['nowhere'] })), ['placeIds.0']);
    assert.deepEqual(await fieldsOf(hold({ startsAt: 'soon' })), ['startsAt']);
  });

  it('looks to a foreign instructor as if neither course nor session were there', async () => {
    const { id: sessionId } = await hold();
    const calls = [
      (id: string) => hold({ courseId: id }, foreigner),
      (id: string) => callAs(foreigner, materialiseSessions, { courseId: id }, as()),
      (id: string) => callAs(foreigner, listSessions, { courseId: id }, as()),
    ];
    for (const call of calls) {
      const [foreign, none] = [
        await fails('not-found', call(courseId)),
        await fails('not-found', call('none')),
      ];
      assert.deepEqual(foreign.details, none.details);
    }
    await fails('not-found', callAs(foreigner, cancelSession, { sessionId }, as()));
    assert.equal((await sessionOf(here.services.db, sessionId))?.status, 'scheduled');
  });

  it('cancels a session that has not ended, once, and tells the roster once', async () => {
    const { id: sessionId } = await hold();
    const cancelled = await callAs(teacher, cancelSession, { sessionId }, as());
    assert.equal(cancelled.status, 'cancelled');
    await fails('conflict', callAs(teacher, cancelSession, { sessionId }, as()));
    const notices = await here.services.db
      .collection('notifications')
      .where('data.sessionId', '==', sessionId)
      .get();
    assert.deepEqual(
      notices.docs.map((doc) => [doc.get('kind'), doc.get('to')] as unknown[]),
      [['session.cancelled', [`roster:${courseId}`, `staff:${courseId}`]]],
    );
    const { id: over } = await hold();
    here.clock.set(extra.endsAt);
    await fails('conflict', callAs(teacher, cancelSession, { sessionId: over }, as()));
    await fails('not-found', callAs(teacher, cancelSession, { sessionId: 'nowhere' }, as()));
  });

  it('lists sessions by start, in a span, page by page, to those who take part', async () => {
    const { id } = await newCourse(here);
    const staffOf = { [id]: YEAR_2027 };
    const uid = await member('instructor', { staffOf }, here.services);
    for (const day of ['14', '13', '13', '15']) {
      const startsAt = `2026-10-${day}T09:00:00.000Z`;
      const endsAt = `2026-10-${day}T10:00:00.000Z`;
      await callAs(uid, addSession, { courseId: id, startsAt, endsAt }, as());
    }
    const student = await member('student', { rosterOf: staffOf }, here.services);
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const input = {
        courseId: id,
        limit: 2,
        to: '2026-10-15T09:00:00Z',
        ...(cursor && { cursor }),
      };
      const page = await callAs(student, listSessions, input, as());
      pages.push(page.sessions.map(({ startsAt }) => startsAt.slice(8, 10)));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(pages, [['13', '13'], ['14']]);
    const from = { courseId: id, from: '2026-10-14T09:00:00Z' };
    assert.equal((await callAs(student, listSessions, from, as())).sessions.length, 2);
    const ended = await member('student', { rosterOf: { [id]: new Date(MONDAY) } }, here.services);
    await fails('not-found', callAs(ended, listSessions, { courseId: id }, as()));
  });

  it('refuses a cursor that no page gave', async () => {
    const made = (...values: unknown[]) =>
      Buffer.from(JSON.stringify(values)).toString('base64url');
    for (const cursor of ['x', made('x', 'y'), made('2026-10-14T09:00:00Z', 'a/b'), made(1)]) {
      const call = callAs(teacher, listSessions, { courseId, cursor }, as());
      assert.deepEqual(await fieldsOf(call), ['cursor']);
    }
  });

  it('adds nothing to an archived course', async () => {
    const { id } = await newCourse(here);
    await callAs(here.admin, updateCourse, { courseId: id, status: 'archived' }, as());
    await fails('conflict', hold({ courseId: id }, here.admin));
  });
});
