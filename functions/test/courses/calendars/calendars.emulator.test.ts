import assert from 'node:assert/strict';
import {
  createTerm,
  followCalendar,
  followCourse,
  getCalendar,
  importCalendar,
  listCalendars,
  removeCalendar,
  updateTerm,
} from '../../../src/courses/index.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { member } from '../../support/school.ts';
import type { School } from '../school.ts';
import { TERM, newCourse, newMeeting, school, sessionsOf } from '../school.ts';
import { dayOff, ics } from './ics.ts';

describe('calendars of holidays', () => {
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
  const load = (text: string, changes: object = {}) =>
    callAs(
      here.admin,
      importCalendar,
      { calendarId: 'berlin', name: 'Berlin', ics: text, ...changes },
      as(),
    );
  const { name, from, to } = TERM;
  const nameIn = (calendarIds: string[]) =>
    callAs(here.admin, updateTerm, { termId: here.termId, name, from, to, calendarIds }, as());
  const follow = () => followCourse(here.services, courseId, 'event');
  const scheduled = async () =>
    Object.values(await sessionsOf(here.services, courseId)).flatMap((one) =>
      one.status === 'scheduled' ? [one.localDate] : [],
    );

  it('keep classes from being made, and cancel those made but not begun', async () => {
    await load(ics(dayOff('2026-10-19')));
    await nameIn(['berlin']);
    await follow();
    assert.deepEqual((await scheduled()).slice(0, 3), ['2026-10-12', '2026-10-26', '2026-11-02']);
    here.clock.set('2026-10-26T12:59:00Z');
    await load(ics(dayOff('2026-10-26'), dayOff('2026-11-02')));
    await followCalendar(here.services, 'berlin', 'event');
    // The 19th is over by now: no class is made up.
    assert.deepEqual((await scheduled()).slice(0, 3), ['2026-10-12', '2026-11-09', '2026-11-16']);
  });

  it('leave alone what has begun, and bring classes back when days go', async () => {
    await nameIn([]);
    await follow();
    await load(ics(dayOff('2026-10-19'), dayOff('2026-10-26')));
    await nameIn(['berlin']);
    here.clock.set('2026-10-19T12:00:00Z');
    await follow();
    assert.deepEqual((await scheduled()).slice(0, 3), ['2026-10-12', '2026-10-19', '2026-11-02']);
    await load(ics(dayOff('2026-12-24')));
    await followCalendar(here.services, 'berlin', 'a');
    await followCalendar(here.services, 'berlin', 'a');
    assert.equal((await scheduled())[2], '2026-10-26');
    const found = await here.services.db
      .collection('notifications')
      .where('data.sessionId', '==', `${meetingId}_2026-10-26`)
      .get();
    const kinds = found.docs.map((doc) => String(doc.get('kind'))).sort();
    assert.deepEqual(kinds, ['session.cancelled', 'session.restored']);
  });

  it('hold no meeting off that is held on holidays', async () => {
    const held = await newMeeting(here, courseId, { onHolidays: 'hold', weekday: 2 });
    await load(ics(dayOff('2026-10-19'), dayOff('2026-10-20')));
    await nameIn(['berlin']);
    await follow();
    const all = await sessionsOf(here.services, courseId);
    assert.equal(all[`${held.id}_2026-10-20`]?.status, 'scheduled');
    assert.equal(all[`${meetingId}_2026-10-19`], undefined);
  });

  it('say in a dry run what would change, and change nothing', async () => {
    await load(ics(dayOff('2026-10-19')));
    await nameIn(['berlin']);
    await follow();
    const before = await sessionsOf(here.services, courseId);
    const next = ics(dayOff('2026-10-26'), dayOff('2026-12-24'));
    const dry = await load(next, { dryRun: true });
    assert.deepEqual(
      {
        ...dry,
        added: dry.added.map((day) => day.from),
        removed: dry.removed.map((day) => day.from),
      },
      {
        ...{ calendarId: 'berlin', dryRun: true, days: 2, courses: 1 },
        ...{ added: ['2026-10-26', '2026-12-24'], removed: ['2026-10-19'] },
        sessions: { cancelled: 1, restored: 1 },
      },
    );
    await follow();
    assert.deepEqual(await sessionsOf(here.services, courseId), before);
    const real = await load(next);
    assert.deepEqual({ ...real, dryRun: true }, dry);
    const calendar = await callAs(here.admin, getCalendar, { calendarId: 'berlin' }, as());
    assert.deepEqual(
      calendar.days.map((day) => day.from),
      ['2026-10-26', '2026-12-24'],
    );
    const again = await load(next);
    assert.deepEqual([again.added, again.removed], [[], []]);
  });

  it('are listed to everybody and removed once no term names them', async () => {
    await load(ics(dayOff('2026-10-19')));
    await nameIn(['berlin']);
    const student = await member('student', {}, here.services);
    const { calendars } = await callAs(student, listCalendars, {}, as());
    assert.deepEqual(calendars, [{ id: 'berlin', name: 'Berlin', days: 1 }]);
    const remove = () => callAs(here.admin, removeCalendar, { calendarId: 'berlin' }, as());
    const refused = await fails('conflict', remove());
    assert.match(refused.details.detail ?? '', /Winter/);
    await nameIn([]);
    await remove();
    await fails('not-found', remove());
    await fails('not-found', callAs(student, getCalendar, { calendarId: 'berlin' }, as()));
  });

  it('are named by terms only while they exist, and read by their rules', async () => {
    const fieldOf = async (call: Promise<unknown>) =>
      (await fails('invalid-request', call)).details.fields?.[0];
    assert.equal((await fieldOf(nameIn(['nowhere'])))?.field, 'calendarIds.0');
    const term = callAs(here.admin, createTerm, { ...TERM, calendarIds: ['nowhere'] }, as());
    assert.equal((await fieldOf(term))?.field, 'calendarIds.0');
    const bad = await fieldOf(load('BEGIN:VCALENDAR\nwhat'));
    assert.deepEqual(bad?.field, 'ics');
    assert.match(bad.issue, /^line 2: /);
    assert.equal((await fieldOf(load('x'.repeat(1_000_001))))?.field, 'ics');
    assert.equal((await fieldOf(load(ics(), { calendarId: 'a.ics' })))?.field, 'calendarId');
    const teacher = await member('instructor', {}, here.services);
    const theirs = { calendarId: 'x', name: 'x', ics: ics() };
    await fails('permission-denied', callAs(teacher, importCalendar, theirs, as()));
  });
});
