import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DocumentData } from 'firebase-admin/firestore';
import { DocumentSnapshot } from 'firebase-admin/firestore';
import fft from 'firebase-functions-test';
import { Temporal } from 'temporal-polyfill';
import { addMeeting, createCourse, createTerm } from '../src/courses/index.ts';
import type * as Entry from '../src/index.ts';
import { createPlace } from '../src/places/index.ts';
import { callAs, emulatorServices } from './support/call.ts';
import { withEnv } from './support/environment.ts';
import { member } from './support/school.ts';
import { CIRCLE, sessionsOf } from './courses/school.ts';

const projectId = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
const { wrap, cleanup, firestore } = fft({ projectId, storageBucket: `${projectId}.appspot.com` });

const isSnapshot = (value: unknown): value is DocumentSnapshot => value instanceof DocumentSnapshot;

/**
 * The deployed functions, given events by hand. A suite that runs functions delivers its own as well, before
 * or after: what is asserted holds in any case.
 */
describe('the deployed triggers', () => {
  let deployed: typeof Entry;
  let admin = '';
  let termId = '';
  const { db } = emulatorServices();
  before(async () => {
    deployed = await import('../src/index.ts');
    admin = await member('admin');
    const today = Temporal.Now.plainDateISO('UTC');
    const [from, to] = [today.subtract({ days: 2 }), today.add({ days: 20 })].map(String);
    const term = { name: 'Now', from: from ?? '', to: to ?? '', timeZone: 'Europe/Berlin' };
    termId = (await callAs(admin, createTerm, term)).id;
  });
  after(() => {
    cleanup();
  });

  const read = async (path: string) => (await db.doc(path).get()).data();
  const newCourse = async () => {
    const course = { title: 'Algebra', code: randomUUID(), termId, timeZone: 'Europe/Berlin' };
    return (await callAs(admin, createCourse, course)).id;
  };
  const newMeeting = (courseId: string) => {
    const weekday = Temporal.Now.plainDateISO('UTC').add({ days: 3 }).dayOfWeek;
    const times = { weekday, startLocal: '14:15', endLocal: '15:45' };
    return callAs(admin, addMeeting, { courseId, ...times });
  };
  /** A write as the platform tells of it; the editor's name is no ground for any decision. */
  const written = (
    path: string,
    before: DocumentData | undefined,
    after: DocumentData | undefined,
  ) => {
    const snapshot = (data: DocumentData | undefined): DocumentSnapshot => {
      const made: unknown = firestore.makeDocumentSnapshot(data ?? {}, path);
      assert.ok(isSnapshot(made));
      return made;
    };
    return {
      id: randomUUID(),
      document: path,
      data: { before: snapshot(before), after: snapshot(after) },
      authType: 'unknown' as const,
      authId: 'ada@school.example',
    };
  };
  const edit = async (path: string, fields: DocumentData) => {
    const before = await read(path);
    await db.doc(path).update(fields);
    return written(path, before, { ...before, ...fields });
  };

  it('take a valid edit of a place and put an invalid one back', async () => {
    const { id } = await callAs(admin, createPlace, { name: 'Hall', boundary: CIRCLE });
    const path = `places/${id}`;
    const onPlace = wrap(deployed.onPlaceWritten);
    await onPlace(await edit(path, { fence: { kind: 'circle', lat: 1, lng: 1, radiusM: 30 } }));
    const taken = await read(path);
    assert.deepEqual([taken?.['version'], taken?.['problem']], [2, null]);
    assert.notDeepEqual(taken?.['cover'], (await read(`${path}/versions/1`))?.['cover']);
    const event = await edit(path, { name: '' });
    await onPlace(event);
    await onPlace(event);
    const back = await read(path);
    assert.deepEqual([back?.['name'], back?.['version']], ['Hall', 2]);
    assert.match(String(back?.['problem']), /^name: /);
  });

  it('bring the sessions in line with a course that was edited, and with its meetings', async () => {
    const courseId = await newCourse();
    const { id: meetingId } = await newMeeting(courseId);
    const path = `courses/${courseId}`;
    const meetingPath = `${path}/meetings/${meetingId}`;
    const params = { courseId, meetingId };
    const change = written(meetingPath, undefined, await read(meetingPath));
    await wrap(deployed.onMeetingWritten)({ ...change, params });
    const titles = async () =>
      Object.values(await sessionsOf(emulatorServices(), courseId)).map((one) => one.courseTitle);
    const made = await titles();
    assert.ok(made.length >= 2 && made.every((title) => title === 'Algebra'));
    const onCourse = wrap(deployed.onCourseWritten);
    const before = await read(path);
    await onCourse(await edit(path, { title: 'Topology' }));
    // The edit was taken by a write, which is an event of its own.
    await onCourse(written(path, before, await read(path)));
    const renamed = await titles();
    assert.deepEqual(new Set(renamed), new Set(['Topology']));
    assert.equal(renamed.length, made.length);
  });

  it('let sessions follow their term', async () => {
    const courseId = await newCourse();
    await newMeeting(courseId);
    const path = `terms/${termId}`;
    const change = written(path, undefined, await read(path));
    await wrap(deployed.onTermWritten)({ ...change, params: { termId } });
    assert.ok(Object.keys(await sessionsOf(emulatorServices(), courseId)).length >= 2);
  });

  it('know the policy’s document', async () => {
    // Only looked at here: the suite's other tests live by this policy.
    const before = await read('settings/policy');
    await wrap(deployed.onPolicyWritten)(written('settings/policy', before, before));
    assert.deepEqual(await read('settings/policy'), before);
  });

  it('materialise every active course on schedule, as often as it fires', async () => {
    const courseId = await newCourse();
    await newMeeting(courseId);
    const { materialiseAll } = deployed;
    const scheduleTime = new Date().toISOString();
    await materialiseAll.run({ scheduleTime });
    const first = await sessionsOf(emulatorServices(), courseId);
    assert.ok(Object.keys(first).length >= 2);
    await materialiseAll.run({ scheduleTime });
    assert.deepEqual(await sessionsOf(emulatorServices(), courseId), first);
  });

  it('end a search for a face while searches are switched off, as often as it is told', async () => {
    const path = `faceSearches/${randomUUID()}`;
    const now = new Date();
    const begun = { after: null, looked: 0, skipped: 0, createdAt: now };
    await db.doc(path).create({ uid: 'nobody', templateVersion: 1, ...begun });
    const event = written(path, undefined, begun);
    const params = { id: path.split('/')[1] ?? '' };
    await withEnv({ SAME_FACE_SEARCH: 'false' }, async () => {
      const onSearch = wrap(deployed.faceSearchWritten);
      await onSearch({ ...event, params });
      await onSearch({ ...event, params });
    });
    assert.equal(await read(path), undefined);
  });
});
