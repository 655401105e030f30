import assert from 'node:assert/strict';
import { grantRole } from '../../functions/src/accounts/index.ts';
import {
  addToRoster,
  assignStaff,
  createCourse,
  removeStaff,
} from '../../functions/src/courses/index.ts';
import { ask } from './emulator.ts';
import { school } from './fixture.ts';
import { emailOf, numberOf, signUp } from './people.ts';
import { call } from './services.ts';
import { tokenOf } from './token.ts';

/** As many of a student's courses as firestore.rules looks at. */
const LOOKED_AT = 12;

describe('Staff of a student with many courses', function () {
  this.timeout(60_000);
  const courses: string[] = [];
  let office = '';
  let student = '';
  let instructor = '';

  before(async () => {
    const { office: admin, values } = await school();
    office = admin;
    for (let n = 1; n <= LOOKED_AT + 1; n++) {
      const course = { title: `Course ${n}`, code: `C${n}`, termId: values.term };
      const { id } = await call(office, createCourse, { ...course, timeZone: 'Europe/Berlin' });
      courses.push(id);
      const pupil = { studentNumber: numberOf('busy'), email: emailOf('busy'), name: 'Busy' };
      await call(office, addToRoster, { courseId: id, students: [pupil] });
      if (n === 1) student = await signUp('busy');
    }
    instructor = await signUp('one-of-many');
    await call(office, grantRole, { uid: instructor, role: 'instructor' });
  });

  for (let n = 1; n <= LOOKED_AT + 1; n++) {
    const may = n <= LOOKED_AT;
    it(`the instructor of course ${n} ${may ? 'can' : 'has to ask an operation to'} read the profile`, async () => {
      const grant = { courseId: courses[n - 1] ?? assert.fail(), uid: instructor };
      const question = { does: 'get', path: `users/${student}` } as const;
      await call(office, assignStaff, grant);
      const verdict = await ask(question, tokenOf(instructor));
      await call(office, removeStaff, grant);
      assert.equal(verdict, may ? 'allowed' : 'denied');
      assert.equal(await ask(question, tokenOf(instructor)), 'denied');
    });
  }
});
