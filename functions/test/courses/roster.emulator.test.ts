import assert from 'node:assert/strict';
import {
  addToRoster,
  listRoster,
  listSessions,
  removeFromRoster,
} from '../../src/courses/index.ts';
import { rosterEntryOf } from '../../src/courses/index.ts';
import { accessOf } from '../../src/platform/access.ts';
import type { Person } from '../accounts/people.ts';
import { newEmail, person } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import type { School } from './school.ts';
import { auditOf, newCourse, school } from './school.ts';

describe('a roster', () => {
  let here: School;
  let courseId = '';
  before(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
  });
  after(() => here.services.dispose());

  const as = () => ({ services: here.services });
  const line = (studentNumber: string, email = newEmail()) => ({
    studentNumber,
    email,
    name: 'Ada Example',
  });
  const add = (...students: object[]) =>
    callAs(here.admin, addToRoster, { courseId, students: students as never }, as());
  const remove = (studentNumber: string) =>
    callAs(here.admin, removeFromRoster, { courseId, studentNumber }, as());
  const entry = (studentNumber: string) => rosterEntryOf(here.services.db, courseId, studentNumber);
  const access = async ({ uid }: Person) =>
    (await accessOf(here.services.db).doc(uid).get()).data() ?? assert.fail();
  const courseIds = async ({ uid }: Person): Promise<unknown> =>
    (await here.services.db.doc(`users/${uid}`).get()).get('courseIds');
  const fieldsOf = async (call: Promise<unknown>) =>
    ((await fails('invalid-request', call)).details.fields ?? []).map(({ field }) => field);

  it('takes students who have no account yet', async () => {
    assert.deepEqual(await add(line('100'), line('101')), { added: 2, linked: 0 });
    assert.equal((await entry('100'))?.uid, null);
  });

  it('links the account that proved the address, in every document at once', async () => {
    const student = await person(here.services, 'pending');
    const until = '2026-12-01T00:00:00.000Z';
    const added = await add({ ...line('200', student.email.toUpperCase()), until });
    assert.deepEqual(added, { added: 1, linked: 1 });
    assert.equal((await entry('200'))?.uid, student.uid);
    const { role, studentNumber, rosterOf } = await access(student);
    assert.deepEqual({ role, studentNumber }, { role: 'student', studentNumber: '200' });
    assert.deepEqual(rosterOf, { [courseId]: new Date(until) });
    assert.deepEqual(await courseIds(student), [courseId]);
    await callAs(student.token, listSessions, { courseId }, as());
  });

  it('leaves an account alone that goes by another number or is staff', async () => {
    const student = await person(here.services, 'student');
    await add(line('300', student.email));
    assert.deepEqual(await add(line('301', student.email)), { added: 1, linked: 0 });
    const teacher = await person(here.services, 'instructor');
    assert.deepEqual(await add(line('302', teacher.email)), { added: 1, linked: 0 });
    assert.equal((await access(teacher)).role, 'instructor');
  });

  it('ends with removal, once, and comes back with another entry', async () => {
    const student = await person(here.services, 'student');
    await add(line('400', student.email));
    const removed = await remove('400');
    assert.equal(removed.status, 'removed');
    assert.equal(removed.until, here.services.clock.now().toISOString());
    assert.deepEqual((await access(student)).rosterOf, {});
    assert.deepEqual(await courseIds(student), []);
    await fails('not-found', callAs(student.token, listSessions, { courseId }, as()));
    await fails('not-found', remove('400'));
    assert.deepEqual(await add(line('400', student.email)), { added: 1, linked: 1 });
    assert.equal((await entry('400'))?.status, 'active');
    assert.deepEqual(Object.keys((await access(student)).rosterOf), [courseId]);
    assert.deepEqual(await auditOf(here.services, `courses/${courseId}/roster/400`), [
      'roster.removed',
    ]);
  });

  it('never turns an account into a student because of an entry it was removed from', async () => {
    const student = await person(here.services, 'student');
    await add(line('500', student.email));
    await remove('500');
    await accessOf(here.services.db)
      .doc(student.uid)
      .update({ role: 'instructor', studentNumber: null });
    assert.deepEqual(await add(line('500', newEmail())), { added: 1, linked: 0 });
    assert.equal((await access(student)).role, 'instructor');
    assert.equal((await entry('500'))?.uid, null);
  });

  it('names the line and field at fault, and then writes nothing', async () => {
    const email = newEmail();
    assert.deepEqual(await fieldsOf(add(line('600'), line('600'))), ['students.1.studentNumber']);
    assert.deepEqual(await fieldsOf(add(line('600', email), line('601', email))), [
      'students.1.email',
    ]);
    assert.deepEqual(await fieldsOf(add(line('600'), { ...line('6 1'), email: 'x' })), [
      'students.1.studentNumber',
      'students.1.email',
    ]);
    const backwards = { from: '2026-11-01T00:00:00Z', until: '2026-10-20T00:00:00Z' };
    assert.deepEqual(await fieldsOf(add({ ...line('600'), ...backwards })), ['students.0.until']);
    assert.deepEqual(await fieldsOf(add()), ['students']);
    assert.equal(await entry('600'), null);
    const nowhere = { courseId: 'nowhere', students: [line('600')] };
    await fails('not-found', callAs(here.admin, addToRoster, nowhere, as()));
    await fails('not-found', remove('no-such-number'));
  });

  it('is shown to its own staff, page by page, and to no other instructor', async () => {
    const { id } = await newCourse(here);
    const students = ['3', '1', '2'].map((n) => line(n));
    await callAs(here.admin, addToRoster, { courseId: id, students }, as());
    const until = new Date('2027-01-01T00:00:00Z');
    const teacher = await member('instructor', { staffOf: { [id]: until } }, here.services);
    const first = await callAs(teacher, listRoster, { courseId: id, limit: 2 }, as());
    const cursor = first.nextCursor ?? assert.fail();
    const rest = await callAs(teacher, listRoster, { courseId: id, limit: 2, cursor }, as());
    const numbers = [...first.students, ...rest.students].map((s) => s.studentNumber);
    assert.deepEqual(numbers, ['1', '2', '3']);
    assert.equal(rest.nextCursor, null);
    const other = await member('instructor', { staffOf: { [courseId]: until } }, here.services);
    const foreign = await fails('not-found', callAs(other, listRoster, { courseId: id }, as()));
    const none = await fails('not-found', callAs(other, listRoster, { courseId: 'none' }, as()));
    assert.deepEqual(foreign.details, none.details);
    const student = await member('student', { rosterOf: { [id]: until } }, here.services);
    await fails('permission-denied', callAs(student, listRoster, { courseId: id }, as()));
  });
});
