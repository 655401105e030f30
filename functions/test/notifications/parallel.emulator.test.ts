import assert from 'node:assert/strict';
import type { Messaging } from 'firebase-admin/messaging';
import { inboxOf } from '../../src/notifications/inbox/inboxStore.ts';
import { deliverDue } from '../../src/notifications/index.ts';
import { fanOut } from '../../src/notifications/fanOut/fanOut.ts';
import { notices } from '../../src/notifications/noticeStore.ts';
import type { StoredBatch } from '../../src/notifications/push/batchStore.ts';
import { batches } from '../../src/notifications/push/batchStore.ts';
import { sendBatch } from '../../src/notifications/push/sendBatch.ts';
import type { Answering } from '../../../tools/emulators/fcm/answers.ts';
import { TAKEN } from '../../../tools/emulators/fcm/answers.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import { DELIVERIES, deliver } from '../support/deliveries.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { KeptTasks } from '../support/outgoing.ts';
import { keptTasks } from '../support/outgoing.ts';
import type { Pushes } from '../support/pushes.ts';
import { pushes } from '../support/pushes.ts';
import { crowd, owe } from './crowd.ts';
import { workAll } from './worked.ts';

const NOON = '2026-11-02T12:00:00.000Z';
const PEOPLE = 7;
/** Several pages, the last one not full. */
const LIMITS = { page: 3, leaseS: 60, pageLeaseS: 20 };

describe('several workers at one notice', function () {
  this.timeout(60_000);
  let services: Isolated;
  let tasks: KeptTasks;
  let clock: FakeClock;
  let fcm: Pushes;
  let answer: Answering;
  let id: string;
  let uids: string[];

  before(async () => {
    fcm = await pushes({ answer: (sent, times) => answer(sent, times) });
  });
  after(() => fcm.stop());
  beforeEach(async () => {
    answer = () => TAKEN;
    tasks = keptTasks();
    clock = clockAt(NOON);
    services = isolatedServices({ tasks, clock, messaging: fcm.messaging });
    const prefix = services.auth.app.name;
    uids = Array.from({ length: PEOPLE }, (_, i) => `u${String(i)}`);
    await crowd(
      services,
      uids.map((uid) => ({ uid, tokens: [`${prefix}/${uid}`] })),
    );
    id = await owe(services, { to: uids });
    tasks.left.length = 0;
  });
  afterEach(() => services.dispose());

  const expand = (): Promise<void> => fanOut(services, { noticeIds: [id], sweep: null }, LIMITS);

  /** How often each person's phone was sent to. */
  function sendings(): number[] {
    const prefix = services.auth.app.name;
    return uids.map(
      (uid) => fcm.fcm.taken.filter(({ token }) => token === `${prefix}/${uid}`).length,
    );
  }

  async function firstBatch(): Promise<StoredBatch> {
    const found = await batches(services.db, id).doc('00000').get();
    return found.data() ?? assert.fail('no batch');
  }

  async function state() {
    const notice = (await notices(services.db).doc(id).get()).data() ?? assert.fail();
    const all = await batches(services.db, id).get();
    const entries = all.docs.flatMap((batch) => batch.data().entries);
    const inboxes = await Promise.all(
      uids.map(async (uid) => (await inboxOf(services.db, uid).get()).size),
    );
    return {
      status: notice.status,
      totals: notice.totals,
      entries: entries.map(({ uid, state: is }) => `${uid} ${is}`).sort(),
      inboxes,
      sendings: sendings(),
    };
  }

  const DONE = {
    status: 'done',
    totals: { recipients: 7, inbox: 7, mail: 0, digest: 0, devices: 7, batches: 3 },
    entries: Array.from({ length: PEOPLE }, (_, i) => `u${String(i)} sent`),
    inboxes: Array.from({ length: PEOPLE }, () => 1),
    sendings: Array.from({ length: PEOPLE }, () => 1),
  };

  for (const how of Object.keys(DELIVERIES)) {
    it(`the same state in the end with tasks that come ${how}`, async () => {
      const batch = (n: number) => () =>
        sendBatch(services, { noticeId: id, batchId: `0000${String(n)}` });
      const events = [
        expand,
        () => deliverDue(services, NOON),
        batch(0),
        batch(1),
        batch(2),
        expand,
      ];
      await deliver(events, how);
      await workAll(services, tasks, clock);
      assert.deepEqual(await state(), DONE);
    });
  }

  it('eight at once write out each recipient once', async () => {
    await Promise.all(Array.from({ length: 8 }, expand));
    await workAll(services, tasks, clock);
    assert.deepEqual(await state(), DONE);
  });

  it('of eight who take a batch at once one sends it', async () => {
    await expand();
    const task = { noticeId: id, batchId: '00000' };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sendBatch(services, task)));
    assert.equal(outcomes.filter((outcome) => outcome === 'sent').length, 1, String(outcomes));
    await workAll(services, tasks, clock);
    assert.deepEqual(await state(), DONE);
  });

  it('one that lost its lease while it was sending writes nothing over the other’s state', async () => {
    await expand();
    const task = { noticeId: id, batchId: '00000' };
    const client = await fcm.messaging();
    const slow = Object.create(client) as Messaging;
    slow.sendEach = async (messages) => {
      const sent = await client.sendEach(messages);
      clock.set('2026-11-02T12:05:00.000Z');
      assert.equal(await sendBatch(services, task), 'sent');
      return sent;
    };
    const late = { ...services, messaging: () => Promise.resolve(slow) };
    assert.equal(await sendBatch(late, task), 'taken by another');
    const { attempts, status, lease } = await firstBatch();
    assert.deepEqual([attempts, status, lease], [2, 'done', null]);
  });

  it('one whose lease would end before an answer sends nothing', async () => {
    await expand();
    const task = { noticeId: id, batchId: '00000' };
    const slow = sendBatch(services, task, { deadlineMs: 20_000, leaseS: 10 });
    await assert.rejects(slow, /lease/);
    assert.deepEqual(sendings().slice(0, 3), [0, 0, 0]);
    await workAll(services, tasks, clock);
    assert.deepEqual(await state(), DONE);
  });

  it('what got no answer is sent again under the same collapse key, and counted', async () => {
    for (const lost of ['hung', 'cut'] as const) {
      let times = 0;
      answer = ({ token }) => (token.endsWith('/u1') && times++ === 0 ? { is: lost } : TAKEN);
      await expand();
      const task = { noticeId: id, batchId: '00000' };
      await sendBatch(services, task, { deadlineMs: 300, leaseS: 60 });
      const unsure = await firstBatch();
      assert.deepEqual([unsure.status, unsure.unanswered], ['open', 3]);
      await workAll(services, tasks, clock);
      assert.equal((await firstBatch()).counts.sent, 3);
      const keys = fcm.fcm.taken
        .filter(({ token }) => token.endsWith('/u0') && token.startsWith(services.auth.app.name))
        .filter(({ message }) => JSON.stringify(message).includes(`"${id}"`))
        .map(({ message }) => JSON.stringify(message['android']).replace(/"ttl":"[\d.]+s"/, ''));
      assert.ok(keys.length >= 2);
      assert.equal(new Set(keys).size, 1);
      tasks.left.length = 0;
      id = await owe(services, { to: uids, dedupeKey: `again-${lost}` });
      tasks.left.length = 0;
    }
  });

  it('a run that died has its work taken over when its lease is over, not before', async () => {
    await expand();
    const ref = batches(services.db, id).doc('00000');
    const until = new Date('2026-11-02T12:01:00.000Z');
    await ref.update({ lease: { runId: 'dead', until }, dueAt: until });
    await sendBatch(services, { noticeId: id, batchId: '00000' });
    assert.deepEqual(sendings().slice(0, 3), [0, 0, 0]);
    await workAll(services, tasks, clock);
    assert.ok(clock.now() >= until);
    assert.deepEqual(await state(), DONE);
  });
});
