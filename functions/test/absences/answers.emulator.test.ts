import assert from 'node:assert/strict';
import { evidenceKeptUntil } from '../../src/absences/bounds.ts';
import { requestRef } from '../../src/absences/requestStore.ts';
import { operations } from '../../src/operations.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import type { AbsenceWorld } from './world.ts';
import {
  DAY,
  absenceWorld,
  as,
  decide,
  laterSession,
  setAbsenceRules,
  submitted,
} from './world.ts';

const { reportAbsence, submitAbsenceRequest, updateAbsenceRequest, withdrawAbsenceRequest } =
  operations;

const NEXT_DAY = '2026-11-03';

/** What becomes of a request while it waits, and of one that ended. */
describe('absence requests about which more was asked', function () {
  this.timeout(30_000);
  let world: AbsenceWorld;
  beforeEach(async () => {
    world = await absenceWorld();
  });
  afterEach(() => world.services.dispose());

  const options = () => ({ services: world.services });
  const asked = async (): Promise<string> => {
    const { requestId } = await submitted(world);
    await decide(world, requestId, 'needs-info', { by: world.teacher });
    return requestId;
  };
  const update = (requestId: string, changes: object) =>
    callAs(as(world.student), updateAbsenceRequest, { requestId, ...changes }, options());

  it('are decided by those whom they concern as they stand, also before they are submitted again', async () => {
    const { services, student, teacher, courseId } = world;
    const other = 'another-course';
    const entry = await services.db.doc(`courses/${courseId}/roster/S00000`).get();
    const theirs = { ...entry.data(), courseId: other };
    await services.db.doc(`courses/${other}/roster/S00000`).set(theirs);
    await services.db.doc(`access/${student}`).update({ [`rosterOf.${other}`]: OPEN_END });
    await laterSession(world, 1, { courseId: other });
    const requestId = await asked();
    const wider = await update(requestId, { covers: { from: DAY, to: NEXT_DAY } });
    assert.deepEqual(wider.courseIds, [other, courseId].sort());
    await fails('permission-denied', decide(world, requestId, 'approve', { by: teacher }));
    assert.equal(await decide(world, requestId, 'approve'), 'approved');
  });

  it('can be answered when the days on which one may ask are over, for the days of then', async () => {
    const { clock, student } = world;
    clock.set('2026-11-10T12:00:00.000Z');
    const requestId = await asked();
    clock.set('2026-11-25T12:00:00.000Z');
    await update(requestId, { reason: 'Fever, as the note says.' });
    const others = { covers: { from: '2026-11-01', to: DAY } };
    await fails('invalid-request', update(requestId, others));
    const answer = { requestId, note: 'The note is with it now.' };
    const again = await callAs(as(student), submitAbsenceRequest, answer, options());
    assert.deepEqual([again.status, again.round], ['submitted', 2]);
  });

  it('are none that a guardian reports: of a day that is over a report is refused', async () => {
    await setAbsenceRules(world, { guardianReports: 'accept' });
    const report = (from: string) => {
      const about = { studentUid: world.student, category: 'illness', reason: 'Fever.' } as const;
      const covers = { from, to: DAY };
      return callAs(as(world.guardian), reportAbsence, { ...about, covers }, options());
    };
    await fails('invalid-request', report('2026-10-31'));
    assert.equal((await report('2026-11-01')).status, 'approved');
  });

  it('that end say until when their evidence is kept; those that are decided keep it', async () => {
    const { services, student, clock } = world;
    const until = async (id: string) =>
      (await requestRef(services.db, id).get()).data()?.evidenceUntil;
    const { requestId } = await submitted(world);
    await decide(world, requestId, 'approve');
    assert.equal(await until(requestId), null);
    await callAs(as(student), withdrawAbsenceRequest, { requestId }, options());
    assert.deepEqual(await until(requestId), evidenceKeptUntil(clock.now()));
  });
});
