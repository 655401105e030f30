import assert from 'node:assert/strict';
import { findAnomalies } from '../../../src/insights/anomalies/findAnomalies.ts';
import { anomaliesOfCourse } from '../../../src/insights/anomalies/anomaliesOfCourse.ts';
import { TOLD_A_DAY } from '../../../src/insights/anomalies/settleAnomalies.ts';
import { progressRef, signalsOf } from '../../../src/insights/anomalies/signalStore.ts';
import { dueOf } from '../../../src/insights/stats/work/workStore.ts';
import { workOff } from '../../../src/insights/stats/work/workOff.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';
import { on } from './made.ts';
import { allAnomalies, finding, putCourse, putEnrolment, putEvidence, told } from './stored.ts';

const { dismissAnomaly, getAnomaly, listAnomalies } = operations;

describe('an anomaly', function () {
  this.timeout(60_000);
  const clock = clockAt(on(40).toISOString());
  let services: Isolated;
  let teacher: string;
  let admin: string;
  beforeEach(async () => {
    clock.set(on(40).toISOString());
    services = isolatedServices({ clock });
    await putCourse(services, 'physics');
    teacher = await member('instructor', { staffOf: { physics: OPEN_END } }, services);
    admin = await member('admin', {}, services);
  });
  afterEach(() => services.dispose());

  const look = async (codes: string, active = true): Promise<void> => {
    await putEnrolment(services, 'physics', 'ann', codes, active);
    await anomaliesOfCourse(services, 'physics');
  };
  const only = async (state?: 'open' | 'dismissed' | 'cleared') => {
    const asked = { courseId: 'physics', ...(state === undefined ? {} : { state }) };
    const { anomalies } = await callAs(teacher, listAnomalies, asked, { services });
    const [one] = anomalies;
    assert.ok(one !== undefined && anomalies.length === 1);
    return one;
  };

  it('is told once, and what it rests on follows silently', async () => {
    await look('PPAAA');
    const first = await only('open');
    assert.equal(first.reason, 'Missed the last 3 sessions without excuse.');
    assert.deepEqual(first.evidence.counts, { missed: 3 });
    assert.deepEqual(first.evidence.sessionIds, ['s002', 's003', 's004']);
    clock.set(on(41).toISOString());
    await look('PPAAAA');
    const next = await only('open');
    assert.deepEqual(next.evidence.counts, { missed: 4 });
    assert.deepEqual(
      [next.anomalyId, next.firstSeenAt, next.lastSeenAt],
      [first.anomalyId, on(40).toISOString(), on(41).toISOString()],
    );
    assert.notEqual(next.revision, first.revision);
    await anomaliesOfCourse(services, 'physics');
    assert.equal((await only()).revision, next.revision);
    assert.deepEqual(await told(services), ['staff:physics absences-in-row ann']);
  });

  it('that was dismissed stays so while it lasts, and comes back as another when it begins anew', async () => {
    await look('PPAAA');
    const { anomalyId } = await only();
    const reason = 'Is at a competition.';
    await callAs(teacher, dismissAnomaly, { anomalyId, reason }, { services });
    await look('PPAAAA');
    const dismissed = await only('dismissed');
    assert.deepEqual(dismissed.evidence.counts, { missed: 4 });
    assert.deepEqual([dismissed.dismissal?.by, dismissed.dismissal?.reason], [teacher, reason]);
    await look('PPAAAAP');
    assert.equal((await only('dismissed')).current, false);
    await look('PPAAAAPAAA');
    assert.equal((await only('open')).episode, 2);
    assert.equal((await told(services)).length, 2);
  });

  it('clears when it holds no more, or its student has left the course', async () => {
    await look('PPAAA');
    await look('PPAAAE');
    assert.equal((await only()).state, 'open');
    await look('PPAAAE', false);
    const cleared = await only('cleared');
    assert.deepEqual([cleared.current, cleared.clearedAt], [false, on(40).toISOString()]);
    const { anomalyId } = cleared;
    const late = callAs(teacher, dismissAnomaly, { anomalyId, reason: 'Late' }, { services });
    assert.equal((await fails('conflict', late)).details.detail, 'It has cleared.');
  });

  it('clears after the last day of its term, though nothing comes to its course any more', async () => {
    await look('PPAAA');
    const night = async (at: string) => {
      clock.set(at);
      await findAnomalies(services, at);
      return (await dueOf(services.db).doc('anomalies~physics').get()).exists;
    };
    // The term ends on 31 January in Berlin.
    assert.equal(await night('2027-01-31T22:59:00.000Z'), false);
    assert.equal((await only()).state, 'open');
    assert.equal(await night('2027-01-31T23:01:00.000Z'), true);
    clock.set('2027-02-01T03:30:00.000Z');
    assert.equal(await workOff(services, 'anomalies~physics'), 'done');
    assert.equal((await only()).state, 'cleared');
    assert.equal(await night('2027-02-02T03:15:00.000Z'), false);
  });

  it('is found in no course that was archived', async () => {
    await putCourse(services, 'physics', { status: 'archived' });
    await look('PPAAA');
    assert.deepEqual(await allAnomalies(services), {});
  });

  it('is dismissed once; the same call again is the same, another one a conflict', async () => {
    await look('PPAAA');
    const { anomalyId } = await only();
    const input = { anomalyId, reason: 'Known' };
    const key = 'dismissal-0001';
    const first = await callAs(teacher, dismissAnomaly, input, { services, key });
    assert.deepEqual(await callAs(teacher, dismissAnomaly, input, { services, key }), first);
    await fails('conflict', callAs(admin, dismissAnomaly, input, { services }));
    const audit = await services.db.collection('audit').get();
    const actions = audit.docs.map((doc): unknown => doc.get('action'));
    assert.deepEqual(actions.toSorted(), ['anomaly.dismissed', 'anomaly.found']);
  });

  it('concerns the staff of its course and admins, those of the school admins alone', async () => {
    await look('PPAAA');
    for (const day of [33, 36]) {
      await putEvidence(services, 'cem', day, [finding('IMPOSSIBLE_TRAVEL')]);
    }
    await findAnomalies(services, on(40).toISOString());
    const other = await member('instructor', { staffOf: { maths: OPEN_END } }, services);
    const all = await callAs(admin, listAnomalies, {}, { services });
    assert.deepEqual(all.anomalies.map(({ kind }) => kind).toSorted(), [
      'absences-in-row',
      'impossible-travel',
    ]);
    for (const { anomalyId, courseId } of all.anomalies) {
      await callAs(admin, getAnomaly, { anomalyId }, { services });
      await fails('not-found', callAs(other, getAnomaly, { anomalyId }, { services }));
      const dismissal = { anomalyId, reason: 'Not mine' };
      await fails('not-found', callAs(other, dismissAnomaly, dismissal, { services }));
      const own = callAs(teacher, getAnomaly, { anomalyId }, { services });
      if (courseId === null) await fails('not-found', own);
      else assert.equal((await own).anomaly.anomalyId, anomalyId);
    }
    await fails('not-found', callAs(admin, getAnomaly, { anomalyId: 'none' }, { services }));
    await fails('permission-denied', callAs(teacher, listAnomalies, {}, { services }));
    const foreign = { courseId: 'physics' };
    await fails('permission-denied', callAs(other, listAnomalies, foreign, { services }));
  });

  it('is listed by any filter, page by page', async () => {
    for (const uid of ['ann', 'ben', 'cem']) await putEnrolment(services, 'physics', uid, 'AAA');
    await anomaliesOfCourse(services, 'physics');
    const filter = { courseId: 'physics', kind: 'absences-in-row', state: 'open' } as const;
    const from = on(40).toISOString();
    const first = await callAs(teacher, listAnomalies, { ...filter, from, limit: 2 }, { services });
    const cursor = first.nextCursor ?? '';
    const rest = await callAs(
      teacher,
      listAnomalies,
      { ...filter, limit: 2, cursor },
      { services },
    );
    assert.equal(rest.nextCursor, null);
    const uids = [...first.anomalies, ...rest.anomalies].flatMap((one) => one.studentUids);
    assert.deepEqual(uids.toSorted(), ['ann', 'ben', 'cem']);
    const ofBen = await callAs(admin, listAnomalies, { studentUid: 'ben' }, { services });
    assert.equal(ofBen.anomalies.length, 1);
    const later = { ...filter, from: on(41).toISOString() };
    assert.deepEqual((await callAs(teacher, listAnomalies, later, { services })).anomalies, []);
    const made = callAs(teacher, listAnomalies, { ...filter, cursor: 'made-up' }, { services });
    assert.equal((await fails('invalid-request', made)).details.fields?.[0]?.field, 'cursor');
  });

  it('of a bad day is told to a course ten times, and once that there are more', async () => {
    const uids = Array.from({ length: TOLD_A_DAY + 4 }, (_, i) => `student-${String(i)}`);
    for (const uid of uids) await putEnrolment(services, 'physics', uid, 'AAA');
    await Promise.all([
      anomaliesOfCourse(services, 'physics'),
      anomaliesOfCourse(services, 'physics'),
    ]);
    assert.equal(Object.keys(await allAnomalies(services)).length, uids.length);
    const notices = await told(services);
    assert.equal(notices.length, TOLD_A_DAY + 1);
    assert.deepEqual(
      notices.filter((notice) => notice.includes('several')),
      ['staff:physics several '],
    );
    clock.set(on(41).toISOString());
    await putEnrolment(services, 'physics', 'later', 'AAA');
    await anomaliesOfCourse(services, 'physics');
    assert.equal((await told(services)).length, TOLD_A_DAY + 2);
  });

  it('in check-ins clears two weeks after the last, though nobody checked in since', async () => {
    for (const day of [33, 36]) {
      await putEvidence(services, 'cem', day, [finding('IMPOSSIBLE_TRAVEL')]);
    }
    await findAnomalies(services, on(40).toISOString());
    clock.set(on(49).toISOString());
    await findAnomalies(services, on(49).toISOString());
    const state = async () => Object.values(await allAnomalies(services)).map((one) => one.state);
    assert.deepEqual(await state(), ['open']);
    clock.set(on(51).toISOString());
    await findAnomalies(services, on(51).toISOString());
    assert.deepEqual(await state(), ['cleared']);
  });

  it('in check-ins is found though somebody else cannot be judged, who is passed after three nights', async () => {
    const { db } = services;
    await db.doc('checkInSignals/bad').set({ uid: 1 });
    await putEvidence(services, 'bad', 32);
    for (const day of [33, 36]) {
      await putEvidence(services, 'cem', day, [finding('IMPOSSIBLE_TRAVEL')]);
    }
    const night = (day: number) => findAnomalies(services, on(day).toISOString());
    const upTo = async () => (await progressRef(db).get()).data()?.at.toISOString();
    clock.set(on(34).toISOString());
    await assert.rejects(night(34), AggregateError);
    assert.equal(await upTo(), undefined);
    clock.set(on(38).toISOString());
    await assert.rejects(night(38), AggregateError);
    assert.deepEqual(
      Object.values(await allAnomalies(services)).map(({ kind }) => kind),
      ['impossible-travel'],
    );
    clock.set(on(40).toISOString());
    await assert.rejects(night(40), AggregateError);
    assert.equal(await upTo(), on(36).toISOString());
    clock.set(on(41).toISOString());
    await night(41);
  });

  it('shows staff no score, threshold or speed, and a damaged piece of evidence holds up nobody', async () => {
    await services.db.doc('vault/eva').set({});
    for (let day = 10; day < 39; day++) {
      const similarity = day < 27 ? 0.7123 : 0.5123;
      const match = finding('FACE_MATCH', { similarity, acceptFrom: 0.4321, templateVersion: 1 });
      await putEvidence(services, 'eva', day, [match]);
    }
    await services.db.doc('sessions/session-30/attendance/bad/evidence/x').set({ at: on(30) });
    await findAnomalies(services, on(40).toISOString());
    const { anomalies } = await callAs(admin, listAnomalies, {}, { services });
    assert.deepEqual(
      anomalies.map(({ kind }) => kind),
      ['score-drift'],
    );
    assert.doesNotMatch(JSON.stringify(anomalies), /0\.[457]|similarity|accept/i);
    const stored = await allAnomalies(services);
    assert.doesNotMatch(JSON.stringify(stored), /0\.[457]/);
    assert.equal((await signalsOf(services.db).doc('eva').get()).data()?.checkIns.length, 29);
  });
});
