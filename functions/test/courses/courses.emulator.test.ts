import assert from 'node:assert/strict';
import { FieldValue } from 'firebase-admin/firestore';
import { courseOf, courses } from '../../src/courses/courseStore.ts';
import {
  assignStaff,
  createCourse,
  createTerm,
  listCourseRuleVersions,
  listCourses,
  listRoster,
  listTerms,
  moveTerm,
  removeStaff,
  updateCourse,
  updateTerm,
} from '../../src/courses/index.ts';
import { ruleVersions } from '../../src/courses/ruleVersionStore.ts';
import { updatePlace } from '../../src/places/index.ts';
import { accessOf } from '../../src/platform/access.ts';
import { settledRef } from '../../src/platform/settled.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import type { School } from './school.ts';
import { TERM, auditOf, newCourse, newPlace, school } from './school.ts';

const fieldsOf = (failure: { details: { fields?: readonly { field: string }[] } }) =>
  (failure.details.fields ?? []).map(({ field }) => field);

describe('terms and courses', () => {
  let here: School;
  before(async () => {
    here = await school();
  });
  after(() => here.services.dispose());
  const as = () => ({ services: here.services });

  it('opens a term, lists the newest first and moves it', async () => {
    const spring = { ...TERM, name: 'Spring', from: '2027-03-01', to: '2027-06-30' };
    const { id } = await callAs(here.admin, createTerm, spring, as());
    const { terms } = await callAs(here.admin, listTerms, {}, as());
    assert.deepEqual(
      terms.map(({ name }) => name),
      ['Spring', 'Winter'],
    );
    const days = { from: '2027-03-08', to: '2027-07-07' };
    const moved = await callAs(here.admin, moveTerm, { termId: id, ...days }, as());
    assert.deepEqual(moved, { ...spring, ...days, id, calendarIds: [] });
    assert.deepEqual(await auditOf(here.services, `terms/${id}`), ['term.created', 'term.moved']);
  });

  it('names the field that makes a term impossible', async () => {
    const call = (changes: object) =>
      fails('invalid-request', callAs(here.admin, createTerm, { ...TERM, ...changes }, as()));
    assert.deepEqual(fieldsOf(await call({ to: '2026-10-04' })), ['to']);
    assert.deepEqual(fieldsOf(await call({ from: '2026-02-30' })), ['from']);
    assert.deepEqual(fieldsOf(await call({ from: '1970-12-31' })), ['from']);
    assert.deepEqual(fieldsOf(await call({ from: '0026-10-05' })), ['from']);
    assert.deepEqual(fieldsOf(await call({ to: '9999-12-31' })), ['to']);
    assert.deepEqual(fieldsOf(await call({ to: '2036-10-05' })), ['to']);
    assert.deepEqual(fieldsOf(await call({ timeZone: '+02:00' })), ['timeZone']);
    assert.deepEqual(fieldsOf(await call({ name: ' ' })), ['name']);
    const backwards = { termId: here.termId, from: '2026-12-01', to: '2026-11-01' };
    const endless = { termId: here.termId, from: '2026-10-05', to: '9998-12-31' };
    for (const days of [backwards, endless]) {
      const moved = await fails('invalid-request', callAs(here.admin, moveTerm, days, as()));
      assert.deepEqual(fieldsOf(moved), ['to']);
      const kept = { ...days, name: 'Winter', calendarIds: [] };
      const updated = await fails('invalid-request', callAs(here.admin, updateTerm, kept, as()));
      assert.deepEqual(fieldsOf(updated), ['to']);
    }
    const unknown = { termId: 'nowhere', from: '2026-11-01', to: '2026-12-01' };
    await fails('not-found', callAs(here.admin, moveTerm, unknown, as()));
  });

  it('creates and changes a course, and leaves what is not given', async () => {
    const course = await newCourse(here);
    const { id, placeIds } = course;
    assert.deepEqual(placeIds, [here.placeId]);
    const windows = { opensBeforeMin: 5, lateAfterMin: 5, closesAfterMin: 20 };
    const rules = { windows, location: { outside: 'review' as const } };
    const next = await callAs(here.admin, updateCourse, { courseId: id, rules }, as());
    assert.deepEqual(next, { ...course, rules, rulesVersion: 2 });
    const titled = { courseId: id, title: 'Logic', rules };
    const same = await callAs(here.admin, updateCourse, titled, as());
    assert.deepEqual(same, { ...next, title: 'Logic' });
    const cleared = await callAs(here.admin, updateCourse, { courseId: id, rules: {} }, as());
    assert.deepEqual(cleared, { ...same, rules: {}, rulesVersion: 3 });
    const about = { courseId: id };
    const { versions } = await callAs(here.admin, listCourseRuleVersions, about, as());
    assert.deepEqual(
      versions.map(({ version, rules: had, updatedBy }) => [version, had, updatedBy]),
      [
        [3, {}, here.admin],
        [2, rules, here.admin],
        [1, {}, here.admin],
      ],
    );
    const stranger = await member('instructor', {}, here.services);
    await fails('not-found', callAs(stranger, listCourseRuleVersions, about, as()));
  });

  it('names the department of a course, or none', async () => {
    const none = await newCourse(here);
    assert.equal(none.department, null);
    const course = await newCourse(here, { department: ' Physics ' });
    assert.equal(course.department, 'Physics');
    const change = { courseId: course.id, department: null };
    assert.equal((await callAs(here.admin, updateCourse, change, as())).department, null);
    const { db } = here.services;
    const old = db.doc(courses(db).doc(course.id).path);
    await old.update({ department: FieldValue.delete() });
    assert.equal((await courses(db).doc(course.id).get()).data()?.department, null);
    const empty = { courseId: course.id, department: ' ' };
    const failure = await fails('invalid-request', callAs(here.admin, updateCourse, empty, as()));
    assert.deepEqual(fieldsOf(failure), ['department']);
  });

  it('reads a course that was stored before there were rules as it was meant', async () => {
    const { id } = await newCourse(here);
    const { db } = here.services;
    const stored = courses(db).doc(id);
    const windows = { opensBeforeMin: 5, lateAfterMin: 5, closesAfterMin: 20 };
    const change = { rules: FieldValue.delete(), rulesVersion: FieldValue.delete() };
    await db.doc(stored.path).update({ ...change, windows, liveness: 'required' });
    await ruleVersions(db, id).doc('1').delete();
    const settled = settledRef(db, stored.path);
    await settled.update({ document: (await db.doc(stored.path).get()).data() });
    const course = (await courseOf(db, id)) ?? assert.fail();
    assert.deepEqual([course.rules, course.rulesVersion], [{ windows, liveness: 'required' }, 0]);
    const rules = { ...course.rules, face: 'optional' as const };
    const next = await callAs(here.admin, updateCourse, { courseId: id, rules }, as());
    assert.deepEqual([next.rules, next.rulesVersion], [rules, 1]);
    const raw = (await db.doc(stored.path).get()).data() ?? {};
    assert.deepEqual([raw['windows'], raw['liveness']], [undefined, undefined]);
  });

  it('names the field that makes a course impossible', async () => {
    const call = async (changes: Parameters<typeof newCourse>[1]) =>
      fieldsOf(await fails('invalid-request', newCourse(here, changes)));
    assert.deepEqual(await call({ termId: 'nowhere' }), ['termId']);
    assert.deepEqual(await call({ placeIds: [here.placeId, 'nowhere'] }), ['placeIds.1']);
    assert.deepEqual(await call({ placeIds: ['a/b'] }), ['placeIds.0']);
    assert.deepEqual(await call({ timeZone: 'Mars/Olympus' }), ['timeZone']);
    assert.deepEqual(await call({ title: '', code: '' }), ['title', 'code']);
    const { id } = await newCourse(here);
    const update = { courseId: id, placeIds: ['nowhere'] };
    const failure = await fails('invalid-request', callAs(here.admin, updateCourse, update, as()));
    assert.deepEqual(fieldsOf(failure), ['placeIds.0']);
    await fails('not-found', callAs(here.admin, updateCourse, { courseId: 'nowhere' }, as()));
  });

  it('lets only admins write', async () => {
    const instructor = await member('instructor', {}, here.services);
    const course = { title: 'x', code: 'x', termId: here.termId, timeZone: 'UTC' };
    await fails('permission-denied', callAs(instructor, createCourse, course, as()));
    await fails('permission-denied', callAs(instructor, createTerm, TERM, as()));
  });

  it('lists to admins every course and to others only theirs, by code', async () => {
    const elsewhere = await school();
    const { services, admin } = elsewhere;
    try {
      const second = await newCourse(elsewhere, { code: 'B2' });
      const first = await newCourse(elsewhere, { code: 'A1' });
      const until = new Date('2027-01-01T00:00:00Z');
      const ended = new Date('2026-10-01T00:00:00Z');
      const staffOf = { [second.id]: until, [first.id]: ended, gone: until };
      const teacher = await member('instructor', { staffOf }, services);
      const student = await member('student', { rosterOf: { [first.id]: until } }, services);
      const seen = async (uid: string) =>
        (await callAs(uid, listCourses, {}, { services })).courses.map(({ code }) => code);
      assert.deepEqual(await seen(admin), ['A1', 'B2']);
      assert.deepEqual(await seen(teacher), ['B2']);
      assert.deepEqual(await seen(student), ['A1']);
    } finally {
      await services.dispose();
    }
  });

  it('uses places that exist only, archived or not', async () => {
    const { id } = await newPlace(here, 'Annex');
    await callAs(here.admin, updatePlace, { placeId: id, status: 'archived' }, as());
    assert.deepEqual((await newCourse(here, { placeIds: [id] })).placeIds, [id]);
  });
});

describe('staff of a course', () => {
  let here: School;
  before(async () => {
    here = await school();
  });
  after(() => here.services.dispose());
  const as = () => ({ services: here.services });
  const until = '2026-11-01T00:00:00.000Z';

  it('may act once assigned, until the end of the grant, and not after removal', async () => {
    const { id: courseId } = await newCourse(here);
    const uid = await member('instructor', {}, here.services);
    await fails('not-found', callAs(uid, listRoster, { courseId }, as()));
    await callAs(here.admin, assignStaff, { courseId, uid, role: 'substitute', until }, as());
    assert.deepEqual((await callAs(uid, listRoster, { courseId }, as())).students, []);
    here.clock.set('2026-11-01T00:00:00.000Z');
    await fails('not-found', callAs(uid, listRoster, { courseId }, as()));
    here.clock.set('2026-10-12T08:00:00.000Z');
    await callAs(here.admin, removeStaff, { courseId, uid }, as());
    await fails('not-found', callAs(uid, listRoster, { courseId }, as()));
    await fails('not-found', callAs(here.admin, removeStaff, { courseId, uid }, as()));
    const subject = `courses/${courseId}/staff/${uid}`;
    assert.deepEqual(await auditOf(here.services, subject), ['staff.assigned', 'staff.removed']);
  });

  it('keeps the grants of other courses when one is given or taken', async () => {
    const uid = await member('instructor', {}, here.services);
    const [one, other] = [await newCourse(here), await newCourse(here)];
    for (const { id: courseId } of [one, other]) {
      await callAs(here.admin, assignStaff, { courseId, uid }, as());
    }
    await callAs(here.admin, removeStaff, { courseId: one.id, uid }, as());
    const access = (await accessOf(here.services.db).doc(uid).get()).data();
    assert.deepEqual(Object.keys(access?.staffOf ?? {}), [other.id]);
  });

  it('is refused to other roles, unknown accounts and courses, and without a sound end', async () => {
    const { id: courseId } = await newCourse(here);
    const student = await member('student', {}, here.services);
    const uid = await member('instructor', {}, here.services);
    const assign = (input: object) =>
      callAs(here.admin, assignStaff, { courseId, uid, ...input }, as());
    await fails('conflict', assign({ uid: student }));
    await fails('not-found', assign({ uid: 'nobody' }));
    await fails('not-found', assign({ courseId: 'nowhere' }));
    assert.deepEqual(fieldsOf(await fails('invalid-request', assign({ role: 'substitute' }))), [
      'until',
    ]);
    const past = assign({ until: '2026-10-12T08:00:00.000Z' });
    assert.deepEqual(fieldsOf(await fails('invalid-request', past)), ['until']);
  });

  it('goes even when the account is gone', async () => {
    const { id: courseId } = await newCourse(here);
    const uid = await member('instructor', {}, here.services);
    await callAs(here.admin, assignStaff, { courseId, uid }, as());
    await accessOf(here.services.db).doc(uid).delete();
    assert.equal((await callAs(here.admin, removeStaff, { courseId, uid }, as())).uid, uid);
  });
});
