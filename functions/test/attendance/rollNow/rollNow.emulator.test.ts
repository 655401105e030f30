import assert from 'node:assert/strict';
import type { z } from 'zod';
import { meterStore } from '../../../../bench/storeMeter.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { newPlace } from '../../courses/school.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { Lecture } from '../../support/lecture.ts';
import { AT, lecture, putRecord, rosterEntry } from '../../support/lecture.ts';
import { member } from '../../support/school.ts';

const { rollNow } = operations;
type Reply = z.output<typeof rollNow.output>;

describe('roll now', () => {
  let services: Isolated;
  let admin: string;
  let hall: string;
  let gym: string;
  let physics: Lecture;
  let sport: Lecture;
  let online: Lecture;
  const clock = clockAt('2026-11-02T08:30:00.000Z');

  before(async () => {
    services = isolatedServices({ clock });
    admin = await member('admin', {}, services);
    hall = (await newPlace({ services, admin }, 'Hall')).id;
    gym = (await newPlace({ services, admin }, 'Gym')).id;
    physics = await lecture(services, 5, { placeIds: [hall], courseTitle: 'Physics' });
    sport = await lecture(services, 4, { placeIds: [gym, hall], courseTitle: 'Sport' });
    online = await lecture(services, 1, { placeIds: [], courseTitle: 'Online' });
    const [a = '', b = '', c = '', d = ''] = physics.uids;
    await putRecord(services, physics, a, { placeId: hall });
    await putRecord(services, physics, b, { placeId: null, method: 'staff', status: 'late' });
    await putRecord(services, physics, c, { placeId: hall, status: 'pending_review' });
    await putRecord(services, physics, d, { placeId: hall, departure: 'left' });
    const [e = '', f = ''] = sport.uids;
    await putRecord(services, sport, e, { placeId: gym });
    await putRecord(services, sport, f, { placeId: null, method: 'staff' });
    // Somebody of physics went on to sport.
    const arrivedAt = new Date('2026-11-02T08:20:00.000Z');
    await putRecord(services, sport, a, { placeId: gym, arrivedAt });
    await putRecord(services, online, online.uids[0] ?? '', { placeId: null });
    const cancelled = await lecture(services, 1, { placeIds: [hall], status: 'cancelled' });
    await putRecord(services, cancelled, cancelled.uids[0] ?? '');
    const tomorrow = await lecture(services, 1, { opensAt: new Date('2026-11-03T07:45:00.000Z') });
    await putRecord(services, tomorrow, tomorrow.uids[0] ?? '');
  });
  after(() => services.dispose());
  beforeEach(() => {
    clock.set('2026-11-02T08:30:00.000Z');
  });

  const ask = (who: string, placeId?: string): Promise<Reply> =>
    callAs(who, rollNow, placeId === undefined ? {} : { placeId }, { services });
  /** `place: pending or not, uids` in the order of the reply. */
  const told = ({ places }: Reply): string[] =>
    places.flatMap(({ name, groups }) =>
      groups.flatMap(({ courseTitle, people, pending }) => [
        ...people.map(({ uid }) => `${name ?? '?'} ${courseTitle} ${uid}`),
        ...pending.map(({ uid }) => `${name ?? '?'} ${courseTitle} ${uid} pending`),
      ]),
    );

  it('shows an admin everybody inside, each once, by place; online sessions apart', async () => {
    const reply = await ask(admin);
    const [a = '', b = '', c = ''] = physics.uids;
    const [e = '', f = ''] = sport.uids;
    assert.deepEqual(
      told(reply).sort(),
      [
        `Gym Sport ${a}`,
        `Gym Sport ${e}`,
        `Hall Physics ${b}`,
        `Hall Physics ${c} pending`,
        `? Sport ${f}`,
      ].sort(),
    );
    assert.equal(reply.inside, 5);
    assert.deepEqual(
      reply.online.map(({ people }) => people.map(({ uid }) => uid)),
      [online.uids],
    );
    const [person] = reply.places[0]?.groups[0]?.people ?? [];
    assert.deepEqual([person?.name, person?.studentNumber], [null, null]);
    assert.deepEqual(
      reply.sessions
        .map(({ courseTitle, expected, notSeen }) => ({ courseTitle, expected, notSeen }))
        .sort((x, y) => (x.courseTitle < y.courseTitle ? -1 : 1)),
      [
        { courseTitle: 'Online', expected: 1, notSeen: 0 },
        { courseTitle: 'Physics', expected: 5, notSeen: 1 },
        { courseTitle: 'Sport', expected: 4, notSeen: 2 },
      ],
    );
    assert.deepEqual(reply.notListed, []);
  });

  it('shows an instructor the own courses, and nothing of the others', async () => {
    const staffOf = { [physics.courseId]: OPEN_END, [sport.courseId]: new Date(AT.opens) };
    const teacher = await member('instructor', { staffOf }, services);
    const reply = await ask(teacher);
    assert.deepEqual(
      reply.sessions.map(({ sessionId }) => sessionId),
      [physics.sessionId],
    );
    assert.equal(reply.inside, 3);
  });

  it('can be asked for one place, and knows no place that is not there', async () => {
    const reply = await ask(admin, hall);
    assert.deepEqual(
      reply.places.map(({ name }) => name),
      ['Hall', null],
    );
    await fails('not-found', ask(admin, 'nowhere'));
  });

  it('counts people until check-outs are no longer taken', async () => {
    clock.set('2026-11-02T10:00:00.000Z');
    assert.equal((await ask(admin)).inside, 5);
    clock.set(AT.left);
    assert.deepEqual((await ask(admin)).sessions, []);
  });

  it('keeps showing somebody where he was seen, when the session has moved since', async () => {
    const moved = await lecture(services, 2, { placeIds: [gym], courseTitle: 'Moved' });
    const [seen = '', byHand = ''] = moved.uids;
    await putRecord(services, moved, seen, { placeId: hall });
    await putRecord(services, moved, byHand, { placeId: null });
    const listed = told(await ask(admin)).filter((line) => line.includes('Moved'));
    assert.deepEqual(listed, [`Gym Moved ${byHand}`, `Hall Moved ${seen}`]);
    await services.db.doc(`sessions/${moved.sessionId}`).update({ status: 'cancelled' });
  });

  it('is audited: who looked, where, at how many', async () => {
    const teacher = await member('instructor', { staffOf: { none: OPEN_END } }, services);
    await ask(teacher, gym);
    const { docs } = await services.db.collection('audit').where('actor', '==', teacher).get();
    assert.deepEqual(
      docs.map((doc) => [doc.get('action'), doc.get('subject'), doc.get('details')] as unknown[]),
      [['roll-now.shown', `places/${gym}`, { sessions: 0, inside: 0 }]],
    );
  });

  it('reads each session, record and roster entry once, and a place each', async () => {
    const own = isolatedServices({ clock });
    try {
      const office = await member('admin', {}, own);
      const { id } = await newPlace({ services: own, admin: office });
      const room = await lecture(own, 30, { placeIds: [id] });
      for (const uid of room.uids.slice(0, 20)) await putRecord(own, room, uid, { placeId: id });
      const entry = rosterEntry(room.courseId, 40);
      await own.db.doc(`courses/${room.courseId}/roster/${entry.studentNumber}`).set(entry);
      const meter = meterStore(own.db);
      const { inside } = await callAs(office, rollNow, {}, { services: own });
      const { reads, writes } = meter.take();
      assert.equal(inside, 20);
      // Access, a stored reply, the policy in two documents, the session, 20 records, 31 entries, the place.
      assert.ok(reads <= 20 + 31 + 8, String(reads));
      assert.equal(writes, 1);
    } finally {
      await own.dispose();
    }
  });
});
