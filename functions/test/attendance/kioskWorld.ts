import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, student } from '../support/classroom.ts';
import type { FakeEngine } from '../support/fakeFaceEngine.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { Isolated } from '../support/isolated.ts';
import type { Tablet } from '../support/kiosk.ts';
import { tabletAt } from '../support/kiosk.ts';

/** A tablet at a classroom's place, and two students on its roster. It is there once a test of the suite runs. */
export function tabletInClassroom() {
  let services: Isolated;
  let engine: FakeEngine;
  let room: Classroom;
  let tablet: Tablet;
  let ada: Student;
  let bob: Student;
  before(async () => {
    services = isolatedServices();
    engine = fakeFaceEngine();
    useFaceEngine(engine);
    room = await classroom({}, services);
    tablet = await tabletAt(room.admin, room.placeId, services);
    ada = await student(room, shotsOf('ada'));
    bob = await student(room, shotsOf('bob'));
  });
  beforeEach(() => {
    engine = fakeFaceEngine();
    useFaceEngine(engine);
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });
  let shot = 100;
  return {
    world: {
      get services() {
        return services;
      },
      /** Of the test that runs. */
      get engine() {
        return engine;
      },
      get room() {
        return room;
      },
      get tablet() {
        return tablet;
      },
      get ada() {
        return ada;
      },
      get bob() {
        return bob;
      },
    },
    /** One more picture of a person. */
    face: (person: string): string => picture(person, ++shot),
    recordOf: (who: Student, sessionId = room.sessionId) =>
      services.db.doc(`sessions/${sessionId}/attendance/${who.uid}`),
    /** The session before is over for the kiosk; a new one runs at its place. */
    freshSession: async (): Promise<string> => {
      const { sessionId: last } = room;
      await callAs(room.admin, operations.cancelSession, { sessionId: last }, { services });
      const sessionId = await addSession(room.admin, room.courseId, {}, services);
      room = { ...room, sessionId };
      return sessionId;
    },
  };
}
