import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import ICAL from 'ical.js';
import request from 'supertest';
import {
  addSession,
  cancelSession,
  createCalendarFeed,
  listCalendarFeeds,
  mountCalendarFeeds,
  revokeCalendarFeed,
} from '../../../src/courses/index.ts';
import { table } from '../../../src/operations.ts';
import { updatePlace } from '../../../src/places/index.ts';
import type { Access, Role } from '../../../src/platform/access.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import { createApi } from '../../../src/platform/httpEdge.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { isProblem } from '../../support/problem.ts';
import { member, parentRights } from '../../support/school.ts';
import type { School } from '../school.ts';
import { newCourse, school } from '../school.ts';

const YEAR_2027 = new Date('2027-01-01T00:00:00Z');

describe('the calendar feed of a person', () => {
  let here: School;
  let courseId = '';
  let sessionId = '';
  let other = '';
  before(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    other = (await newCourse(here, { title: 'Botany' })).id;
    sessionId = (await hold(courseId, '2026-10-13')).id;
    await hold(other, '2026-10-14');
  });
  after(() => here.services.dispose());
  const as = () => ({ services: here.services });
  const hold = (id: string, day: string) => {
    const times = { startsAt: `${day}T09:00:00.000Z`, endsAt: `${day}T10:00:00.000Z` };
    return callAs(here.admin, addSession, { courseId: id, ...times }, as());
  };
  const account = (role: Role, access: Partial<Access> = {}) => member(role, access, here.services);
  const feed = (uid: string, input: object = {}, key: string = randomUUID()) =>
    callAs(uid, createCalendarFeed, input, { ...as(), key });
  const api = () =>
    createApi(table, {
      tier: 'light',
      services: () => here.services,
      mount: (app) => {
        mountCalendarFeeds(app, () => here.services);
      },
    });
  const get = (url: string, headers: Record<string, string> = {}) =>
    request(api()).get(url).set(headers);
  const entries = async (url: string) => {
    const { text } = await get(url).expect(200);
    return new ICAL.Component(ICAL.parse(text) as unknown[])
      .getAllSubcomponents('vevent')
      .map((event) => (name: string) => event.getFirstPropertyValue(name)?.toString());
  };
  const titles = async (uid: string) =>
    (await entries((await feed(uid)).url)).map((value) => value('summary'));

  it('shows an admin the courses that he teaches still, and no other', async () => {
    const teaches = await account('admin', { staffOf: { [courseId]: OPEN_END } });
    assert.deepEqual(await titles(teaches), ['Algebra']);
    assert.deepEqual(await titles(await account('admin')), []);
  });

  it('shows a student the sessions of the own courses, with time and place, as a calendar', async () => {
    const uid = await account('student', { rosterOf: { [courseId]: OPEN_END } });
    const { url } = await feed(uid);
    const reply = await get(url).expect(200);
    assert.equal(reply.get('Content-Type'), 'text/calendar; charset=utf-8');
    assert.match(reply.get('Cache-Control') ?? '', /^private/);
    const [event, ...more] = await entries(url);
    assert.deepEqual(more, []);
    assert.deepEqual(
      ['uid', 'summary', 'location', 'dtstart', 'status'].map((name) => event?.(name)),
      [sessionId, 'Algebra', 'Hall', '2026-10-13T09:00:00Z', 'CONFIRMED'],
    );
    assert.ok(!reply.text.includes(uid) && !reply.text.includes('@'));
  });

  it('answers 304 until something changes, and counts on then', async () => {
    const uid = await account('student', { rosterOf: { [other]: OPEN_END } });
    const { url } = await feed(uid);
    const etag = (await get(url).expect(200)).get('ETag') ?? assert.fail();
    assert.equal((await get(url, { 'If-None-Match': etag }).expect(304)).text, '');
    const [before] = await entries(url);
    here.clock.set('2026-10-12T08:00:10.000Z');
    await callAs(here.admin, cancelSession, { sessionId: before?.('uid') ?? '' }, as());
    await get(url, { 'If-None-Match': etag }).expect(200);
    const [event] = await entries(url);
    assert.equal(event?.('status'), 'CANCELLED');
    assert.ok(Number(event('sequence')) > Number(before?.('sequence')));
    here.clock.set('2026-10-12T08:00:20.000Z');
    await callAs(here.admin, updatePlace, { placeId: here.placeId, name: 'Great hall' }, as());
    const [renamed] = await entries(url);
    assert.equal(renamed?.('location'), 'Great hall');
    assert.ok(Number(renamed('sequence')) > Number(event('sequence')));
    await callAs(here.admin, updatePlace, { placeId: here.placeId, name: 'Hall' }, as());
  });

  it('shows staff what they teach for as long as they do, and guardians their children’s courses', async () => {
    const both = { [courseId]: YEAR_2027, [other]: OPEN_END };
    assert.deepEqual(await titles(await account('instructor', { staffOf: both })), [
      'Algebra',
      'Botany',
    ]);
    const short = { [courseId]: new Date('2026-10-13T08:00:00Z'), [other]: OPEN_END };
    assert.deepEqual(await titles(await account('instructor', { staffOf: short })), ['Botany']);
    const over = { [courseId]: new Date('2026-10-12T07:00:00Z') };
    assert.deepEqual(await titles(await account('instructor', { staffOf: over })), []);
    const child = await account('student', { rosterOf: { [courseId]: OPEN_END } });
    const sibling = await account('student', { rosterOf: { [other]: OPEN_END } });
    const rights = parentRights({ consent: false });
    const children = { [child]: rights, [sibling]: { ...rights, attendance: false } };
    assert.deepEqual(await titles(await account('guardian', { children })), ['Algebra']);
  });

  it('keeps no secret anywhere: only its hash, and a retry gets the same link', async () => {
    const uid = await account('student');
    const key = randomUUID();
    const first = await feed(uid, { label: 'Phone' }, key);
    const secret = /\/v1\/calendars\/([\w-]{43})\.ics$/.exec(first.url)?.[1] ?? assert.fail();
    assert.deepEqual(await feed(uid, { label: 'Phone' }, key), first);
    const { feeds } = await callAs(uid, listCalendarFeeds, {}, as());
    assert.deepEqual(
      feeds.map(({ feedId, label, ending }) => [feedId, label, ending]),
      [[first.feedId, 'Phone', secret.slice(-4)]],
    );
    for (const name of await here.services.db.listCollections()) {
      const { docs } = await name.get();
      for (const doc of docs) {
        assert.ok(!(doc.id + JSON.stringify(doc.data())).includes(secret), doc.ref.path);
      }
    }
  });

  it('ends with one and the same 404 for whatever is no link, no more or of nobody in good standing', async () => {
    const uid = await account('student', { rosterOf: { [courseId]: OPEN_END } });
    const key = randomUUID();
    const { feedId, url } = await feed(uid, {}, key);
    const foreigner = await account('student');
    await fails('not-found', callAs(foreigner, revokeCalendarFeed, { feedId }, as()));
    const suspended = await account('student');
    const { url: theirs } = await feed(suspended);
    await accessOf(here.services.db).doc(suspended).update({ standing: 'suspended' });
    const gone = await account('student');
    const { url: left } = await feed(gone);
    await accessOf(here.services.db).doc(gone).delete();
    await callAs(uid, revokeCalendarFeed, { feedId }, as());
    const unknown = `/v1/calendars/${'A'.repeat(43)}.ics`;
    const bodies = await Promise.all(
      [url, theirs, left, unknown, '/v1/calendars/short.ics', '/v1/calendars/%00.ics'].map(
        async (path) => {
          const reply = await get(path);
          isProblem('not-found', reply);
          const { requestId: _, ...body } = reply.body as Record<string, unknown>;
          return body;
        },
      ),
    );
    for (const body of bodies) assert.deepEqual(body, bodies[0]);
    await fails('not-found', callAs(uid, revokeCalendarFeed, { feedId }, as()));
    // A retry that comes late does not open it again.
    await fails('conflict', feed(uid, {}, key));
    assert.deepEqual((await callAs(uid, listCalendarFeeds, {}, as())).feeds, []);
  });

  it('allows five links at a time', async () => {
    const uid = await account('instructor');
    const made = [];
    for (let n = 0; n < 5; n++) made.push(await feed(uid));
    await fails('conflict', feed(uid));
    await callAs(uid, revokeCalendarFeed, { feedId: made[0]?.feedId ?? '' }, as());
    await feed(uid);
  });

  it('is limited by the address that asks', async () => {
    const uid = await account('student');
    const { url } = await feed(uid);
    await get(url).expect(200);
    const slots = await here.services.db.collection('rateLimits').get();
    assert.ok(slots.size > 0);
    const [key] = slots.docs.map((doc) => String(doc.get('key')));
    const batch = here.services.db.bulkWriter();
    for (let n = 0; n < 320; n++) {
      void batch.set(here.services.db.doc(`rateLimits/full_${String(n)}`), {
        key,
        expiresAt: new Date(),
      });
    }
    await batch.close();
    isProblem('rate-limited', await get(url));
  });
});
