import { readFileSync } from 'node:fs';
import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
} from '@firebase/rules-unit-testing';
import type { RulesTestEnvironment } from '@firebase/rules-unit-testing';
import type { Firestore } from 'firebase/firestore';
import {
  collection,
  collectionGroup,
  doc,
  getCountFromServer,
  getDoc,
  getDocs,
  onSnapshot,
  query,
  serverTimestamp,
  setDoc,
  setLogLevel,
  where,
} from 'firebase/firestore';
import { fromRoot } from '../../tools/support/paths.ts';
import { hostOf } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import type { Principal } from './principals.ts';
import { project } from './services.ts';

/** What apps write in code: the queries of a phone and of a teacher’s screen, by the real client SDK. */
describe('Reading directly with the client SDK', () => {
  let environment: RulesTestEnvironment;
  let place: School;

  before(async () => {
    place = await school();
    setLogLevel('silent');
    const [host = '', port = ''] = hostOf('FIRESTORE_EMULATOR_HOST').split(':');
    const rules = readFileSync(fromRoot('firestore.rules'), 'utf8');
    environment = await initializeTestEnvironment({
      projectId: project(),
      firestore: { host, port: Number(port), rules },
    });
  });
  after(() => environment.cleanup());

  /** The database as this person’s app sees it, signed in a moment ago. */
  function as(principal: Principal): Firestore {
    const uid = place.uids[principal];
    const now = Math.floor(Date.now() / 1000);
    const context =
      uid === null
        ? environment.unauthenticatedContext()
        : environment.authenticatedContext(uid, { auth_time: now, iat: now });
    // The wrapper's type is the older API's; the object is the one that the modular functions take.
    return context.firestore() as unknown as Firestore;
  }

  const ownRecords = (db: Firestore, uid: string) =>
    query(collectionGroup(db, 'attendance'), where('uid', '==', uid));
  const courseRecords = (db: Firestore) =>
    query(
      collection(db, `sessions/${place.values.session}/attendance`),
      where('courseId', '==', place.values.course),
    );

  it('a student’s app lists and counts the student’s own records over all sessions', async () => {
    const db = as('student');
    await assertSucceeds(getDocs(ownRecords(db, place.values.student)));
    await assertSucceeds(getCountFromServer(ownRecords(db, place.values.student)));
  });

  it('a classmate’s app does not', async () => {
    await assertFails(getDocs(ownRecords(as('classmate'), place.values.student)));
  });

  it('a query without the filter that the rules need is refused, whoever asks but an admin', async () => {
    await assertFails(getDocs(collectionGroup(as('student'), 'attendance')));
    await assertFails(getDocs(collectionGroup(as('instructor'), 'attendance')));
    await assertSucceeds(getDocs(collectionGroup(as('admin'), 'attendance')));
  });

  it('a teacher’s screen listens to the records of a session', async () => {
    const listening = (db: Firestore): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const stop = onSnapshot(
          courseRecords(db),
          (snapshot) => {
            stop();
            resolve(snapshot.size);
          },
          reject,
        );
      });
    await assertSucceeds(listening(as('instructor')));
    await assertFails(listening(as('other-instructor')));
    await assertFails(listening(as('anonymous')));
  });

  it('a phone stores its push token, and nobody else’s', async () => {
    const token = { token: 'token-of-a-phone', platform: 'android', updatedAt: serverTimestamp() };
    const path = `users/${place.values.student}/pushTokens/sdk`;
    await assertSucceeds(setDoc(doc(as('student'), path), token));
    await assertFails(setDoc(doc(as('classmate'), path), token));
    await assertFails(setDoc(doc(as('student'), path), { ...token, role: 'admin' }));
  });

  it('nobody reads evidence or the vault', async () => {
    for (const principal of ['student', 'instructor', 'admin'] as const) {
      const db = as(principal);
      const record = `sessions/${place.values.session}/attendance/${place.values.student}`;
      await assertFails(getDocs(collection(db, `${record}/evidence`)));
      await assertFails(getDoc(doc(db, `vault/${place.values.student}`)));
    }
  });
});
