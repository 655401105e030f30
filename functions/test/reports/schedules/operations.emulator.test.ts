import assert from 'node:assert/strict';
import { operations } from '../../../src/operations.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import { MOST_SCHEDULES } from '../../../src/reports/schedules/contract.ts';
import { reportSchedules } from '../../../src/reports/schedules/scheduleStore.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { member } from '../../support/school.ts';
import type { ReportWorld } from '../world.ts';
import { reportWorld } from '../world.ts';
import { DUE, FRIDAY, storedSchedule, weekly } from './weekly.ts';

const {
  deleteReportSchedule,
  getReportSchedule,
  listReportSchedules,
  runReportSchedule,
  updateReportSchedule,
} = operations;

describe('a schedule of reports', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  let colleague: string;
  let stranger: string;
  before(async () => {
    world = await reportWorld();
    const { services } = world;
    colleague = await member('instructor', { staffOf: { algebra: OPEN_END } }, services);
    stranger = await member('instructor', { staffOf: { botany: OPEN_END } }, services);
  });
  after(() => world.services.dispose());

  it('is made by an admin of anything, by an instructor of courses of theirs', async () => {
    const { scheduleId, nextAt, revision, enabled } = await weekly(world, world.teacher);
    assert.deepEqual([nextAt, revision, enabled], [DUE, 1, true]);
    const read = await callAs(world.teacher, getReportSchedule, { scheduleId }, world.options);
    assert.equal(read.name, 'Week of algebra');
    await weekly(world, world.admin, { filter: {} });
    await weekly(world, world.teacher, { filter: { staffUid: world.teacher } });
    for (const filter of [{}, { courseId: 'botany' }, { staffUid: colleague }]) {
      await fails('permission-denied', weekly(world, world.teacher, { filter }));
    }
    for (const role of ['student', 'guardian', 'kiosk'] as const) {
      const uid = await member(role, {}, world.services);
      await fails('permission-denied', weekly(world, uid, { filter: { studentUid: uid } }));
    }
  });

  it('is made once by one key', async () => {
    world.clock.set(FRIDAY);
    const asked = {
      name: 'Daily',
      kind: 'summary',
      period: 'day',
      format: 'json',
      every: 'daily',
      at: '23:30',
      timeZone: 'America/New_York',
    } as const;
    const call = () =>
      callAs(world.admin, operations.createReportSchedule, asked, {
        ...world.options,
        key: 'of-a-double-click',
      });
    assert.deepEqual(await call(), await call());
  });

  it('has no recipients but staff who may read all of it', async () => {
    const { recipients } = await weekly(world, world.teacher, {
      recipients: [colleague, world.admin, colleague],
    });
    assert.deepEqual(recipients, [colleague, world.admin]);
    const student = await member('student', {}, world.services);
    for (const other of [stranger, student, 'nobody']) {
      const refused = await fails(
        'invalid-request',
        weekly(world, world.teacher, { recipients: [colleague, other] }),
      );
      const [field] = refused.details.fields ?? [];
      assert.equal(field?.field, 'recipients');
      assert.match(field.issue, new RegExp(`: ${other}$`));
    }
  });

  it('is refused where it could never run', async () => {
    const refused = async (changes: Parameters<typeof weekly>[2], name: string) => {
      const { details } = await fails('invalid-request', weekly(world, world.admin, changes));
      assert.equal(details.fields?.[0]?.field, name);
    };
    await refused({ timeZone: 'Europe/Nowhere' }, 'timeZone');
    await refused({ timeZone: '+02:00' }, 'timeZone');
    await refused({ at: '24:00' }, 'at');
    await refused({ weekday: 8 }, 'weekday');
    await refused({ every: 'monthly', day: 32 }, 'day');
    await refused({ filter: { courseId: 'no-such-course' } }, 'filter.courseId');
    await refused({ period: 'term', termId: 'no-such-term' }, 'termId');
    await refused({ period: 'term', filter: {} }, 'termId');
    await refused({ kind: 'records', columns: ['band'] }, 'columns');
    await refused({ kind: 'summary', columns: ['arrivedAt'] }, 'columns');
    await refused(
      { recipients: Array.from({ length: 51 }, (_, i) => `r${String(i)}`) },
      'recipients',
    );
  });

  it('is its owner’s and the admins’; to others there is none', async () => {
    const { scheduleId } = await weekly(world, world.teacher, { recipients: [colleague] });
    for (const uid of [colleague, stranger]) {
      for (const op of [getReportSchedule, deleteReportSchedule, runReportSchedule] as const) {
        await fails(
          'not-found',
          callAs(uid, op as typeof getReportSchedule, { scheduleId }, world.options),
        );
      }
      await fails(
        'not-found',
        callAs(uid, updateReportSchedule, { scheduleId, name: 'Mine' }, world.options),
      );
    }
    await callAs(world.admin, getReportSchedule, { scheduleId }, world.options);
    await fails(
      'not-found',
      callAs(world.admin, getReportSchedule, { scheduleId: 'none' }, world.options),
    );
  });

  it('is listed to its owner, and to admins with all others, page by page', async () => {
    const owner = await member('instructor', { staffOf: { algebra: OPEN_END } }, world.services);
    const made = [];
    for (let i = 0; i < 3; i++) made.push((await weekly(world, owner)).scheduleId);
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const asked = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const page = await callAs(owner, listReportSchedules, asked, world.options);
      all.push(...page.schedules.map(({ scheduleId }) => scheduleId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(all.toSorted(), made.toSorted());
    const others = { ownerUid: owner };
    await fails(
      'permission-denied',
      callAs(world.teacher, listReportSchedules, others, world.options),
    );
    const seen = await callAs(world.admin, listReportSchedules, others, world.options);
    assert.equal(seen.schedules.length, 3);
    const { schedules } = await callAs(world.admin, listReportSchedules, {}, world.options);
    assert.ok(schedules.length > 3);
  });

  it('runs at another time when that is changed, and not at all while it is off', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    const update = (changes: object) =>
      callAs(world.teacher, updateReportSchedule, { scheduleId, ...changes }, world.options);
    const named = await update({ name: 'Other', basedOn: 1 });
    assert.deepEqual([named.name, named.nextAt, named.revision], ['Other', DUE, 2]);
    await fails('conflict', update({ name: 'Late', basedOn: 1 }));
    const daily = await update({ every: 'daily', at: '18:00' });
    assert.equal(daily.nextAt, '2026-09-04T16:00:00.000Z');
    assert.equal((await update({ enabled: false })).nextAt, null);
    assert.equal((await update({ name: 'Still off' })).nextAt, null);
    assert.equal((await update({ enabled: true })).nextAt, '2026-09-04T16:00:00.000Z');
    const kept = await update({ delimiter: 'semicolon' });
    assert.deepEqual([kept.delimiter, kept.locale, kept.columns], [';', 'en', null]);
    await fails('permission-denied', update({ filter: {} }));
  });

  it('is switched off also by who could not make it any more', async () => {
    const { services } = world;
    const owner = await member('instructor', { staffOf: { algebra: OPEN_END } }, services);
    const { scheduleId } = await weekly(world, owner);
    await accessOf(services.db).doc(owner).update({ staffOf: {} });
    const update = (changes: object) =>
      callAs(owner, updateReportSchedule, { scheduleId, ...changes }, world.options);
    await fails('permission-denied', update({ name: 'Other', enabled: false }));
    const off = await update({ enabled: false });
    assert.deepEqual([off.enabled, off.nextAt], [false, null]);
    await fails('permission-denied', update({ enabled: true }));
  });

  it('keeps a run that is due when something else is changed', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    world.clock.set('2026-09-07T05:03:00Z');
    const changed = await callAs(
      world.teacher,
      updateReportSchedule,
      { scheduleId, name: 'Other' },
      world.options,
    );
    assert.equal(changed.nextAt, DUE);
  });

  it('is of the term of its course unless another is named', async () => {
    const { services, clock } = world;
    clock.set(FRIDAY);
    const term = { name: 'T', from: '2026-08-01', to: '2027-01-31', timeZone: 'Europe/Berlin' };
    const { id } = await callAs(world.admin, operations.createTerm, term, world.options);
    await fails('invalid-request', weekly(world, world.teacher, { period: 'term' }));
    await services.db.doc('courses/algebra').update({ termId: id });
    await weekly(world, world.teacher, { period: 'term' });
    await weekly(world, world.admin, { period: 'term', termId: id, filter: {} });
  });

  it('can be deleted, and is gone then', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    await callAs(world.teacher, deleteReportSchedule, { scheduleId }, world.options);
    await fails(
      'not-found',
      callAs(world.teacher, getReportSchedule, { scheduleId }, world.options),
    );
    await assert.rejects(storedSchedule(world, scheduleId));
  });

  it('is one of fifty at most', async () => {
    const owner = await member('instructor', { staffOf: { algebra: OPEN_END } }, world.services);
    const { scheduleId } = await weekly(world, owner);
    const one = await storedSchedule(world, scheduleId);
    const { db } = world.services;
    for (let i = 1; i < MOST_SCHEDULES; i++) {
      await reportSchedules(db)
        .doc(`${owner}-${String(i)}`)
        .set({ ...one, nextAt: null });
    }
    await fails('conflict', weekly(world, owner));
    await accessOf(db).doc(owner).update({ standing: 'suspended' });
  });
});
