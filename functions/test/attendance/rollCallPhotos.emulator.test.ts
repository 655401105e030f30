import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { loadPortraits } from '../../../tools/photos/portraits.ts';
import { vary } from '../../../tools/photos/variations.ts';
import { faceEngine, useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { collage, rows } from '../faces/engine/group/collage.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { classroom, student } from '../support/classroom.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { arriveAt, tabletAt } from '../support/kiosk.ts';

/** How many of the portraits are on the roster; the others stand in the photo all the same. */
const ROSTERED = 5;
const STANDING = 8;

describe('real faces among many', function () {
  this.timeout(120_000);
  let services: Isolated;
  let room: Classroom;
  let photos: readonly Buffer[] = [];
  const students: Student[] = [];

  before(async () => {
    useFaceEngine(undefined);
    services = isolatedServices();
    room = await classroom({}, services);
    photos = (await loadPortraits()).map(({ jpeg }) => jpeg);
    for (const photo of photos.slice(0, ROSTERED)) {
      const shots = await Promise.all([1, 2, 3].map((seed) => vary(photo, seed)));
      students.push(
        await student(
          room,
          shots.map((jpeg) => jpeg.toString('base64')),
        ),
      );
    }
  });
  after(async () => {
    await (await faceEngine()).close();
    useFaceEngine(undefined);
    await services.dispose();
  });

  it('are found in a photo of the room, and strangers stay unknown', async () => {
    const others = await Promise.all(photos.map((photo, i) => vary(photo, 40 + i)));
    const places = rows(2000, [420, 420], 4).filter(({ person }) => person < STANDING);
    const photo = await collage(others, 2000, 1000, places);
    const { admin, sessionId } = room;
    const upload = randomUUID();
    const file = (await services.bucket()).file(`rollCalls/${sessionId}/${admin}/${upload}`);
    await file.save(photo, { contentType: 'image/jpeg', resumable: false });
    const options = { services };
    const reply = await callAs(admin, operations.startRollCall, { sessionId, upload }, options);
    assert.deepEqual(reply.found, {
      present: ROSTERED,
      uncertain: 0,
      notSeen: 0,
      unknownFaces: STANDING - ROSTERED,
      moreFaces: false,
    });
    const { rollCallId } = reply;
    const { people } = await callAs(admin, operations.getRollCall, { rollCallId }, options);
    for (const [i, { uid }] of students.entries()) {
      const place = places.find(({ person }) => person === i);
      const box = people.find(({ studentUid }) => studentUid === uid)?.box;
      const x = (box?.x ?? -1) + (box?.width ?? 0) / 2;
      assert.ok(place !== undefined && x > place.left && x < place.left + place.side, String(i));
    }
  });

  it('are told apart by a kiosk', async () => {
    const tablet = await tabletAt(room.admin, room.placeId, services);
    const shot = async (person: number): Promise<string> =>
      (await vary(photos[person] ?? assert.fail('no portrait'), 60)).toString('base64');
    for (const [i, { uid }] of students.entries()) {
      const reply = await arriveAt(tablet, await shot(i));
      assert.equal(reply.status, 'present', JSON.stringify(reply.reasons));
      const record = services.db.doc(`sessions/${room.sessionId}/attendance/${uid}`);
      assert.equal((await record.get()).get('method'), 'kiosk');
    }
    const stranger = await arriveAt(tablet, await shot(ROSTERED));
    assert.deepEqual(
      stranger.reasons.map(({ reason }) => reason),
      ['FACE_UNKNOWN'],
    );
  });
});
