import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DocumentSnapshot } from 'firebase-admin/firestore';
import fft from 'firebase-functions-test';
import { Temporal } from 'temporal-polyfill';
import {
  addMeeting,
  createCourse,
  createTerm,
  importCalendar,
  putException,
} from '../src/courses/index.ts';
import type * as Entry from '../src/index.ts';
import { callAs, emulatorServices } from './support/call.ts';
import { member } from './support/school.ts';
import { dayOff, ics } from './courses/calendars/ics.ts';
import { sessionsOf } from './courses/school.ts';

const projectId = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
const { wrap, cleanup, firestore } = fft({ projectId, storageBucket: `${projectId}.appspot.com` });

const isSnapshot = (value: unknown): value is DocumentSnapshot => value instanceof DocumentSnapshot;

/** The deployed triggers of the timetable, given events by hand, once, twice and five times, in any order. */
describe('the deployed triggers of the timetable', () => {
  let deployed: typeof Entry;
  let [admin, courseId, calendarId, meetingId] = ['', '', '', ''];
  const today = Temporal.Now.plainDateISO('UTC');
  const day = (days: number) => today.add({ days }).toString();
  before(async () => {
    deployed = await import('../src/index.ts');
    admin = await member('admin');
    calendarId = randomUUID();
    await callAs(admin, importCalendar, { calendarId, name: 'Days', ics: ics(dayOff(day(10))) });
    const term = await callAs(admin, createTerm, {
      ...{ name: 'Now', from: day(-2), to: day(30), timeZone: 'Europe/Berlin' },
      calendarIds: [calendarId],
    });
    const course = { title: 'Algebra', code: randomUUID(), termId: term.id };
    courseId = (await callAs(admin, createCourse, { ...course, timeZone: 'Europe/Berlin' })).id;
    const weekday = today.add({ days: 3 }).dayOfWeek;
    const times = { weekday, startLocal: '14:15', endLocal: '15:45' };
    meetingId = (await callAs(admin, addMeeting, { courseId, ...times })).id;
  });

  after(() => {
    cleanup();
  });

  /** An event that tells of a document; the functions look only at which it was. */
  const written = (document: string) => {
    const snapshot = (): DocumentSnapshot => {
      const made: unknown = firestore.makeDocumentSnapshot({}, document);
      assert.ok(isSnapshot(made));
      return made;
    };
    const data = { before: snapshot(), after: snapshot() };
    return { id: randomUUID(), document, data, authType: 'unknown' as const };
  };
  const onCalendar = async (): Promise<void> => {
    const event = { ...written(`calendars/${calendarId}`), params: { calendarId } };
    await wrap(deployed.onCalendarWritten)(event);
  };
  const onException = async (): Promise<void> => {
    const exceptionId = `${meetingId}_${day(17)}`;
    const event = written(`courses/${courseId}/exceptions/${exceptionId}`);
    await wrap(deployed.onExceptionWritten)({ ...event, params: { courseId, exceptionId } });
  };

  it('come to the same whatever the number and order of their events', async () => {
    await onCalendar();
    const sessions = () => sessionsOf(emulatorServices(), courseId);
    const made = await sessions();
    assert.ok(made[`${meetingId}_${day(3)}`]?.status === 'scheduled');
    assert.equal(made[`${meetingId}_${day(10)}`], undefined);
    await callAs(admin, putException, {
      courseId,
      meetingId,
      localDate: day(17),
      kind: 'cancelled',
    });
    await callAs(admin, importCalendar, { calendarId, name: 'Days', ics: ics(dayOff(day(24))) });
    await onException();
    await onCalendar();
    const settled = await sessions();
    assert.deepEqual(
      [3, 10, 17, 24].map((n) => settled[`${meetingId}_${day(n)}`]?.cancelledBy),
      [null, null, 'staff', 'timetable'],
    );
    for (const order of [
      [onException, onCalendar],
      [onCalendar, onCalendar, onException],
      [onException, onException, onCalendar, onException, onCalendar],
    ]) {
      await Promise.all(order.map((trigger) => trigger()));
      assert.deepEqual(await sessions(), settled);
    }
  });
});
