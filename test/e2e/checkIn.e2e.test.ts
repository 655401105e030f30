import assert from 'node:assert/strict';
import { collection, doc, getDoc, onSnapshot, query, where } from 'firebase/firestore';
import type { Client } from '../../functions/client/index.ts';
import { checkInWith } from '../../functions/client/index.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { Classroom, Student } from '../../functions/test/support/classroom.ts';
import { addSession, classroom, seen, student } from '../../functions/test/support/classroom.ts';
import { instructorOf } from '../../functions/test/support/school.ts';
import { loadPortraits } from '../../tools/photos/portraits.ts';
import { vary } from '../../tools/photos/variations.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { signedInApps } from './support/signedInApps.ts';

/** The whole way: ID tokens, callables, the real engine, rules and listeners, as a phone and a screen use them. */
describe('a check-in by the real client SDK', function () {
  this.timeout(180_000);
  const apps = signedInApps();
  let room: Classroom;
  let ada: Student;
  let phone: Client;
  let screen: Connection;
  let frames: string[];

  before(async () => {
    const portraits = (await loadPortraits()).slice(0, 2);
    const shots = portraits.flatMap(({ jpeg }) => [1, 2, 3, 4].map((seed) => vary(jpeg, seed)));
    frames = (await Promise.all(shots)).map((jpeg) => jpeg.toString('base64'));
    room = await classroom();
    ada = await student(room, null);
    phone = (await apps.signIn(ada.uid)).client;
    screen = await apps.signIn(await instructorOf(room.courseId));
    const { currentTextVersion } = await phone.getConsent();
    await phone.giveConsent({ textVersion: currentTextVersion });
    await phone.enrolFace({ images: frames.slice(0, 3) });
  });
  after(() => apps.close());

  const frame = (n: number): string[] => frames.slice(n, n + 1);

  it('arrives at a teacher’s open listener', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const records = collection(screen.firestore, `sessions/${sessionId}/attendance`);
    const first = new Promise<{ id: string; status: unknown }>((resolve, reject) => {
      const mine = query(records, where('courseId', '==', room.courseId));
      const stop = onSnapshot(
        mine,
        ({ docs: [found] }) => {
          if (found === undefined) return;
          stop();
          resolve({ id: found.id, status: found.get('status') });
        },
        reject,
      );
    });
    const reply = await checkInWith(phone, ada.phone, sessionId, seen(frame(3)));
    assert.deepEqual([reply.decision, reply.status], ['accepted', 'present']);
    assert.deepEqual(await first, { id: ada.uid, status: 'present' });
  });

  it('of another person is rejected, and leaves nothing that a student can read', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const reply = await checkInWith(phone, ada.phone, sessionId, seen(frame(7)));
    assert.deepEqual(
      reply.reasons.map(({ reason }) => reason),
      ['FACE_MISMATCH'],
    );
    const evidence = `sessions/${sessionId}/attendance/${ada.uid}/evidence/${reply.attemptId ?? ''}`;
    const { db } = emulatorServices();
    assert.ok((await db.doc(evidence).get()).exists);
    for (const { firestore } of apps.open) {
      await assert.rejects(getDoc(doc(firestore, evidence)), { code: 'permission-denied' });
    }
  });

  it('leaves the template as ciphertext: no form of a number can be read from it', async () => {
    const { db } = emulatorServices();
    const vault = await db.doc(`vault/${ada.uid}`).get();
    const leaves = leavesOf(vault.data());
    assert.ok(leaves.some((leaf) => leaf instanceof Uint8Array && leaf.length >= 512));
    assert.ok(leaves.every((leaf) => typeof leaf !== 'number' || Number.isInteger(leaf)));
  });
});

/** Everything at the ends of a document's branches. */
function leavesOf(value: unknown): unknown[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leavesOf);
}
