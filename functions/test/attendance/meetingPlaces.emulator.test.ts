import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';
import { checkInWith } from '../../client/index.ts';
import { followCourse, updateTerm } from '../../src/courses/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { classroom, fixInRoom, seen, student } from '../support/classroom.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

/** A second place, some 1.5 km from the classroom. */
const ANNEX = { lat: 52.53, lng: 13.42 };

describe('the places of a weekly meeting', () => {
  let room: Classroom;
  let ada: Student;
  let annex = '';
  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
    const boundary = {
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [ANNEX.lng, ANNEX.lat] },
      properties: { radiusM: 50 },
    };
    const place = { name: 'Annex', boundary };
    annex = (await callAs(room.admin, operations.createPlace, place)).id;
    const course = await room.services.db.doc(`courses/${room.courseId}`).get();
    const today = Temporal.Now.plainDateISO('UTC');
    const [from, to] = [today.subtract({ days: 5 }), today.add({ days: 5 })].map(String);
    const term = { termId: String(course.get('termId')), name: 'Now', calendarIds: [] };
    await callAs(room.admin, updateTerm, { ...term, from: from ?? '', to: to ?? '' });
  });
  after(() => {
    useFaceEngine(undefined);
  });

  /** The session of a meeting that began two minutes ago. */
  async function sessionAt(placeIds: string[]): Promise<string> {
    const { admin, courseId, services } = room;
    const start = Temporal.Now.zonedDateTimeISO('Europe/Berlin').subtract({ minutes: 2 });
    const clock = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString().slice(0, 5);
    const meeting = await callAs(admin, operations.addMeeting, {
      ...{ courseId, placeIds, weekday: start.dayOfWeek },
      ...{ startLocal: clock(start), endLocal: clock(start.add({ hours: 1 })) },
    });
    await followCourse(services, courseId, 'event');
    return `${meeting.id}_${start.toPlainDate().toString()}`;
  }

  const arrive = async (sessionId: string, location: Parameters<typeof seen>[1]) => {
    const { decision, reasons } = await checkInWith(
      ada.client,
      ada.phone,
      sessionId,
      seen([picture('ada', 9)], location),
    );
    return { decision, reasons: reasons.map(({ reason }) => reason) };
  };

  it('are none when it is held online: a check-in there needs no place', async () => {
    const online = await arrive(await sessionAt([]), null);
    assert.equal(online.decision, 'accepted');
    assert.ok(
      !online.reasons.some((reason) => /GEOFENCE|LOCATION/.test(reason)),
      String(online.reasons),
    );
  });

  it('are as good one as the other when there are several, and no other place is', async () => {
    const both = [room.placeId, annex];
    assert.equal((await arrive(await sessionAt(both), fixInRoom())).decision, 'accepted');
    const fresh = await sessionAt(both);
    assert.equal((await arrive(fresh, fixInRoom({ lat: 52.6 }))).decision, 'rejected');
    assert.equal((await arrive(await sessionAt([annex]), fixInRoom())).decision, 'rejected');
    const there = await arrive(await sessionAt(both), fixInRoom(ANNEX));
    // The phone was in the other place a moment ago, which is looked at, but the place is right.
    assert.ok(!there.reasons.includes('OUTSIDE_GEOFENCE'), String(there.reasons));
  });
});
