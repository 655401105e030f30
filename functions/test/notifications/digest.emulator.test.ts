import assert from 'node:assert/strict';
import { digestEntriesOf } from '../../src/notifications/digest/digestStore.ts';
import { sendDigest } from '../../src/notifications/digest/sendDigest.ts';
import { sendDigests } from '../../src/notifications/digest/sendDigests.ts';
import type { DigestEntry } from '../../src/notifications/notice.ts';
import { NO_PREFERENCES } from '../../src/notifications/preferences.ts';
import { accessOf } from '../../src/platform/access.ts';
import { systemContext } from '../../src/platform/system.ts';
import { mailsTo } from '../accounts/mails.ts';
import type { Person } from '../accounts/people.ts';
import { person } from '../accounts/people.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { parentRights } from '../support/school.ts';
import { DUE, waitingEntry } from './notices.ts';

describe('the daily digest', function () {
  this.timeout(30_000);
  let services: Isolated;
  let clock: FakeClock;
  let eve: Person;

  beforeEach(async () => {
    clock = clockAt(DUE);
    services = isolatedServices({ clock });
    eve = await person(services, 'guardian');
  });
  afterEach(() => services.dispose());

  /** As delivery writes it: one that is there is left as it is. */
  async function wait(id: string, changes: Partial<DigestEntry> = {}): Promise<void> {
    const entry = waitingEntry(id, { uid: eve.uid, ...changes });
    await digestEntriesOf(services.db, entry.uid).doc(id).create(entry);
  }
  const run = () => sendDigests(services, clock.now().toISOString());
  async function notices(): Promise<{ to: unknown; data: unknown }[]> {
    const sent = services.db.collection('notifications').where('kind', '==', 'digest.ready');
    return (await sent.get()).docs.map((doc) => ({
      to: doc.get('to') as unknown,
      data: doc.get('data') as unknown,
    }));
  }

  it('is one mail, of all that waited in its order, and one notice', async () => {
    await wait('b');
    await wait('a');
    await wait('c', { dueAt: new Date('2026-11-28T16:00:00Z'), day: '2026-11-28' });
    await run();
    const [mail, ...more] = await mailsTo(services, eve.email);
    assert.deepEqual(more, []);
    assert.match(mail?.subject ?? '', /^Rollcall School: Your day: Friday, November 27, 2026$/);
    assert.match(mail?.text ?? '', /^2 things happened:\n\n\* Title a\n {2}Body a\n\n\* Title b\n/);
    assert.deepEqual(await notices(), [{ to: [eve.uid], data: { day: '2026-11-27' } }]);
  });

  it('comes by the channels that it takes the place of', async () => {
    const [ada, bob] = [await person(services, 'student'), await person(services, 'student')];
    await wait('a', { uid: ada.uid, mail: false });
    await wait('b', { uid: bob.uid, push: false });
    await run();
    assert.deepEqual(await notices(), [{ to: [ada.uid], data: { day: '2026-11-27' } }]);
    assert.equal((await mailsTo(services, ada.email)).length, 0);
    assert.equal((await mailsTo(services, bob.email)).length, 1);
  });

  it('is not sent before its time', async () => {
    clock.set('2026-11-27T15:59:59.999Z');
    await wait('a');
    await run();
    assert.deepEqual(await mailsTo(services, eve.email), []);
  });

  it('is in the person’s language', async () => {
    await services.db.doc(`users/${eve.uid}/private/profile`).update({ locale: 'de-DE' });
    await wait('a');
    await run();
    const [mail] = await mailsTo(services, eve.email);
    assert.match(mail?.subject ?? '', /Ihr Tag: Freitag, 27\. November 2026$/);
  });

  it('leaves out the child whose guardian the person no longer is, for good', async () => {
    const [kept, blocked] = ['kid-1', 'kid-2'];
    const children = { [kept]: parentRights(), [blocked]: parentRights({ attendance: false }) };
    await accessOf(services.db).doc(eve.uid).update({ children });
    await wait('a', { childUid: blocked });
    await wait('b', { childUid: kept });
    await run();
    const [mail] = await mailsTo(services, eve.email);
    assert.match(mail?.text ?? '', /Title b/);
    assert.doesNotMatch(mail?.text ?? '', /Title a/);
    const both = { [kept]: parentRights(), [blocked]: parentRights() };
    await accessOf(services.db).doc(eve.uid).update({ children: both });
    await run();
    assert.equal((await mailsTo(services, eve.email)).length, 1);
  });

  it('tells nobody of a request who may not ask for that child any more', async () => {
    const children = { kid: parentRights({ absences: false }) };
    await accessOf(services.db).doc(eve.uid).update({ children });
    await wait('a', { kind: 'absence-request.decided', studentUid: 'kid' });
    await run();
    assert.deepEqual([await mailsTo(services, eve.email), await notices()], [[], []]);
  });

  it('leaves to the inbox what the person muted meanwhile', async () => {
    await wait('a');
    await wait('b', { kind: 'appeal.decided' });
    const off = { push: ['attendance.absent', 'appeal.decided'], inbox: [], mail: [] } as const;
    const muted = { ...off, mail: ['appeal.decided'] };
    const chosen = { ...NO_PREFERENCES, off: muted, updatedAt: clock.now() };
    await services.db.doc(`users/${eve.uid}/private/notifications`).set(chosen);
    await run();
    const [mail] = await mailsTo(services, eve.email);
    assert.match(mail?.text ?? '', /^One thing happened:\n\n\* Title a\n/);
    assert.deepEqual(await notices(), []);
  });

  it('is not sent to a suspended account, now or later', async () => {
    await wait('a');
    await accessOf(services.db).doc(eve.uid).update({ standing: 'suspended' });
    await run();
    await accessOf(services.db).doc(eve.uid).update({ standing: 'active' });
    await run();
    assert.deepEqual([await mailsTo(services, eve.email), await notices()], [[], []]);
  });

  it('does not repeat an entry that a delivery begun anew would make again', async () => {
    await wait('a');
    await run();
    await assert.rejects(wait('a'));
    await run();
    assert.equal((await mailsTo(services, eve.email)).length, 1);
  });

  it('of many people reaches each, though one of them fails', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => person(services, 'student')));
    for (const { uid } of people) await wait('a', { uid });
    const broken = services.db.doc(`users/${people[2]?.uid ?? ''}/digestEntries/b`);
    await broken.set({ state: 'waiting', dueAt: new Date(DUE) });
    await assert.rejects(run(), AggregateError);
    const counts = await Promise.all(people.map(({ email }) => mailsTo(services, email)));
    assert.deepEqual(
      counts.map(({ length }) => length),
      [1, 1, 0, 1, 1],
    );
  });

  it('that was killed before it was stored is sent by the next run', async () => {
    await wait('a');
    // Killed: whatever was read, nothing was written.
    const dead = { ...services, db: new Proxy(services.db, { get: withoutTransactions }) };
    await assert.rejects(sendDigest(systemContext(dead, 'sendDigests', null), eve.uid), /killed/);
    assert.deepEqual(await mailsTo(services, eve.email), []);
    await run();
    assert.equal((await mailsTo(services, eve.email)).length, 1);
  });
});

function withoutTransactions(db: FirebaseFirestore.Firestore, name: string | symbol): unknown {
  if (name === 'runTransaction') return () => Promise.reject(new Error('killed'));
  const value: unknown = Reflect.get(db, name, db);
  return typeof value === 'function' ? (value.bind(db) as unknown) : value;
}
