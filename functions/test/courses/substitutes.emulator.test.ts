import assert from 'node:assert/strict';
import {
  addSession,
  assignStaff,
  cancelSession,
  listRoster,
  listStaff,
} from '../../src/courses/index.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import type { School } from './school.ts';
import { MONDAY, newCourse, school } from './school.ts';

const UNTIL = '2026-10-12T16:00:00.000Z';

describe('a substitute', () => {
  let here: School;
  let [courseId, other, uid] = ['', '', ''];
  beforeEach(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    other = (await newCourse(here)).id;
    uid = await member('instructor', {}, here.services);
    const grant = { courseId, uid, role: 'substitute' as const, until: UNTIL };
    await callAs(here.admin, assignStaff, grant, as());
  });
  afterEach(() => here.services.dispose());
  const as = () => ({ services: here.services });
  const times = { startsAt: '2026-10-12T17:00:00Z', endsAt: '2026-10-12T18:00:00Z' };
  const hold = (id: string) => callAs(uid, addSession, { courseId: id, ...times }, as());

  it('acts for the course until the grant ends, and not a moment longer', async () => {
    const { id: sessionId } = await hold(courseId);
    await callAs(uid, listRoster, { courseId }, as());
    here.clock.set('2026-10-12T15:59:59.999Z');
    await hold(courseId);
    here.clock.set(UNTIL);
    await fails('not-found', hold(courseId));
    await fails('not-found', callAs(uid, listRoster, { courseId }, as()));
    await fails('not-found', callAs(uid, cancelSession, { sessionId }, as()));
    await fails('not-found', callAs(uid, listStaff, { courseId }, as()));
  });

  it('acts for no other course, and needs an end', async () => {
    await fails('not-found', hold(other));
    await fails('not-found', callAs(uid, listStaff, { courseId: other }, as()));
    const endless = { courseId: other, uid, role: 'substitute' as const };
    await fails('invalid-request', callAs(here.admin, assignStaff, endless, as()));
    const over = { ...endless, until: MONDAY };
    await fails('invalid-request', callAs(here.admin, assignStaff, over, as()));
  });

  it('is listed with the staff of the course, with the end of the grant', async () => {
    const owner = await member('instructor', {}, here.services);
    await callAs(here.admin, assignStaff, { courseId, uid: owner }, as());
    const { staff } = await callAs(owner, listStaff, { courseId }, as());
    assert.deepEqual(
      staff.map((one) => [one.uid, one.role, one.until]).sort(),
      [
        [uid, 'substitute', UNTIL],
        [owner, 'instructor', '9999-12-31T00:00:00.000Z'],
      ].sort(),
    );
  });
});
