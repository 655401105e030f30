import assert from 'node:assert/strict';
import { inboxOf } from '../../src/notifications/inbox/inboxStore.ts';
import { deliverDue, getNotice, listNotices, replayNotice } from '../../src/notifications/index.ts';
import { notices } from '../../src/notifications/noticeStore.ts';
import { batches } from '../../src/notifications/push/batchStore.ts';
import { pushTokensOf } from '../../src/notifications/tokens/pushTokenStore.ts';
import type { Answering } from '../../../tools/emulators/fcm/answers.ts';
import { REFUSALS, TAKEN, byToken } from '../../../tools/emulators/fcm/answers.ts';
import { person } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { KeptTasks } from '../support/outgoing.ts';
import { keptTasks } from '../support/outgoing.ts';
import type { Pushes } from '../support/pushes.ts';
import { pushes } from '../support/pushes.ts';
import { member, parentRights } from '../support/school.ts';
import { crowd, owe } from './crowd.ts';
import { handOver, workAll } from './worked.ts';

const NOON = '2026-11-02T12:00:00.000Z';

describe('the delivery of a notice', function () {
  this.timeout(60_000);
  let services: Isolated;
  let tasks: KeptTasks;
  let clock: FakeClock;
  let fcm: Pushes;
  let answer: Answering;

  before(async () => {
    fcm = await pushes({ answer: (sent, times) => answer(sent, times) });
  });
  after(() => fcm.stop());
  beforeEach(() => {
    answer = byToken;
    tasks = keptTasks();
    clock = clockAt(NOON);
    services = isolatedServices({ tasks, clock, messaging: fcm.messaging });
  });
  afterEach(() => services.dispose());

  const taken = (word: string): number =>
    fcm.fcm.taken.filter(({ token }) => token.includes(word)).length;
  const tokensOf = async (uid: string): Promise<string[]> =>
    (await pushTokensOf(services.db, uid).get()).docs.map((doc) => doc.data().token);
  const state = async (id: string): Promise<string | undefined> =>
    (await notices(services.db).doc(id).get()).data()?.status;

  it('reaches each recipient’s inbox and phones once', async () => {
    await crowd(services, [
      { uid: 'ann', tokens: ['ann-1:once', 'ann-2:once'] },
      { uid: 'bob', tokens: [] },
      { uid: 'cat', tokens: ['cat:once'], access: { standing: 'suspended' } },
    ]);
    const id = await owe(services, { to: ['ann', 'bob', 'cat', 'nobody'] });
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'done');
    assert.equal(taken(':once'), 2);
    for (const [uid, entries] of [
      ['ann', 1],
      ['bob', 1],
      ['cat', 0],
    ] as const) {
      assert.equal((await inboxOf(services.db, uid).get()).size, entries, uid);
    }
  });

  it('says on the wire what replaces what and until when it is of use', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['wire'] }]);
    const id = await owe(services, {
      to: ['ann'],
      kind: 'device.registered',
      data: { deviceId: 'd' },
    });
    await workAll(services, tasks, clock);
    const { message } =
      fcm.fcm.taken.find(({ token }) => token === 'wire') ?? assert.fail('not sent');
    const { android, apns, webpush, data } = JSON.parse(JSON.stringify(message)) as {
      android: { collapse_key: string; ttl: string; notification: { tag: string } };
      apns: { headers: Record<string, string> };
      webpush: { headers: Record<string, string> };
      data: Record<string, string>;
    };
    const key = android.collapse_key;
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal(android.notification.tag, key);
    assert.equal(apns.headers['apns-collapse-id'], key);
    assert.equal(webpush.headers['Topic'], key);
    assert.equal(android.ttl, '86400s');
    assert.equal(data['noticeId'], id);
  });

  it('prunes the tokens that FCM calls dead, and no others', async () => {
    await crowd(services, [
      { uid: 'ann', tokens: ['dead:1', 'good:prune', 'sender:1', 'apns:1', 'missing:1'] },
      { uid: 'bob', tokens: ['bad:1'] },
    ]);
    const id = await owe(services, { to: ['ann', 'bob'] });
    await workAll(services, tasks, clock);
    assert.deepEqual(await tokensOf('ann'), ['good:prune', 'sender:1', 'apns:1', 'missing:1']);
    assert.deepEqual(await tokensOf('bob'), [], 'the same words reached another phone');
    assert.equal(await state(id), 'dead');
  });

  it('does not blame a token for words that nobody could be sent', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['bad:1', 'bad:2'] }]);
    const id = await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    assert.equal((await tokensOf('ann')).length, 2);
    assert.equal(await state(id), 'dead');
  });

  it('prunes what never was a token from whoever has nothing else, and has no dead letter of it', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['garbage:1'] }]);
    const id = await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    assert.deepEqual(await tokensOf('ann'), []);
    assert.equal(await state(id), 'done');
  });

  it('asks again whether it is owed where a task came late', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['ann:overdue'] }]);
    const id = await owe(services, { to: ['ann'] });
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    await services.db.doc('access/ann').update({ standing: 'suspended' });
    clock.set('2026-11-02T12:01:00.000Z');
    await workAll(services, tasks, clock);
    assert.equal(taken('ann:overdue'), 0);
    assert.equal(await state(id), 'done');
  });

  it('gives up a notice whose recipients cannot be found, with a patience of half an hour', async () => {
    await services.db.doc('courses/c/staff/damaged').set({ uid: 1 });
    const id = await owe(services, { to: ['staff:c'] });
    let runs = 0;
    while ((await state(id)) !== 'dead' && runs++ < 60) {
      // The queue brings a task again at once, the sweep looks every minute.
      for (const task of tasks.left.splice(0)) {
        for (let i = 0; i < 3; i++) await handOver(services, task).catch(() => undefined);
      }
      clock.set(new Date(clock.now().getTime() + 60_000).toISOString());
      await deliverDue(services, clock.now().toISOString());
    }
    assert.equal(await state(id), 'dead');
    assert.ok(clock.now() > new Date('2026-11-02T12:20:00Z'), clock.now().toISOString());
    assert.equal((await notices(services.db).doc(id).get()).data()?.problem, 'not-expanded');
  });

  it('is taken on by the sweep however many are due', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const name of ids) await owe(services, { dedupeKey: `check-out.missed:${name}` });
    tasks.left.length = 0;
    clock.set('2026-11-02T12:02:00.000Z');
    assert.equal(await deliverDue(services, '2026-11-02T12:02:00.000Z', 2), ids.length);
    assert.equal(tasks.left.length, ids.length);
  });

  it('tries again what was refused for a while, as late as FCM asked, and nothing else', async () => {
    const times = new Map<string, Date[]>();
    answer = ({ token }, n) => {
      times.set(token, [...(times.get(token) ?? []), clock.now()]);
      if (token === 'slow' && n === 1) {
        return { ...REFUSALS.quota, headers: { 'retry-after': '90' } };
      }
      return token === 'ill' && n < 3 ? REFUSALS.internal : TAKEN;
    };
    await crowd(services, [{ uid: 'ann', tokens: ['slow', 'ill', 'well'] }]);
    const id = await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'done');
    assert.deepEqual([...times].map(([token, at]) => [token, at.length]).sort(), [
      ['ill', 3],
      ['slow', 2],
      ['well', 1],
    ]);
    const [first, second] = times.get('slow') ?? [];
    assert.ok(Number(second) - Number(first) >= 90_000);
  });

  it('gives up after a bounded number of tries, says why, and tries only that again on a replay', async () => {
    const admin = (await person(services, 'admin')).token;
    await crowd(services, [{ uid: 'ann', tokens: ['internal:1', 'good:replay'] }]);
    const id = await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    const dead = await callAs(admin, getNotice, { noticeId: id }, { services });
    assert.equal(dead.notice.status, 'dead');
    assert.deepEqual(dead.batches[0]?.codes, [{ code: 'internal-error', devices: 1 }]);
    assert.deepEqual([dead.pushes.sent, dead.pushes.failed], [1, 1]);
    const listed = await callAs(admin, listNotices, { status: 'dead' }, { services });
    assert.deepEqual(
      listed.notices.map(({ noticeId }) => noticeId),
      [id],
    );
    assert.ok(!JSON.stringify([dead, listed]).includes('internal:1'), 'no token is told');

    answer = () => TAKEN;
    await callAs(admin, replayNotice, { noticeId: id }, { services });
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'done');
    assert.deepEqual([taken('internal:1'), taken('good:replay')], [1, 1]);
    await fails('conflict', callAs(admin, replayNotice, { noticeId: id }, { services }));
  });

  it('ends one that cannot be read any more, and lists the others', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['ann:readable'] }]);
    const old = await owe(services, { to: ['ann'], dedupeKey: 'told-no-more:1' });
    const known = await owe(services, { to: ['ann'] });
    const ref = services.db.doc(`notifications/${old}`);
    await ref.update({ kind: 'told.no-more' });
    await workAll(services, tasks, clock);
    const ended = await ref.get();
    assert.deepEqual(
      [ended.get('status'), ended.get('problem'), ended.get('dueAt')],
      ['dead', 'unreadable', null],
    );
    assert.equal(await state(known), 'done');
    const { updateTime } = ended;
    clock.set('2026-11-03T12:00:00.000Z');
    assert.equal(await deliverDue(services, '2026-11-03T12:00:00Z'), 0, 'nobody asks for it again');
    await handOver(services, { queue: 'fanOut', data: { noticeIds: [old] } });
    assert.deepEqual((await ref.get()).updateTime, updateTime, 'it ended once');
    const admin = await member('admin', {}, services);
    const pages: string[][] = [];
    for (let cursor: string | undefined; pages.length < 3;) {
      const page = await callAs(admin, listNotices, { limit: 1, cursor }, { services });
      pages.push(page.notices.map(({ noticeId }) => noticeId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    assert.deepEqual(pages, [[], [known]]);
  });

  it('waits for the end of quiet hours, and asks then whether it is owed still', async () => {
    const quiet = { quietHours: { from: '11:00', to: '14:00' }, timeZone: 'UTC' };
    await crowd(services, [
      { uid: 'ann', tokens: ['ann:quiet'], preferences: quiet },
      { uid: 'bob', tokens: ['bob:quiet'], preferences: quiet },
      { uid: 'cat', tokens: ['cat:quiet'] },
    ]);
    const id = await owe(services, { to: ['ann', 'bob', 'cat'] });
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    for (const task of tasks.left.filter(({ at }) => at === undefined))
      await handOver(services, task);
    assert.equal(taken(':quiet'), 1);
    const early = tasks.left.find(({ at }) => at !== undefined) ?? assert.fail('nothing waits');
    await handOver(services, early);
    assert.equal(taken(':quiet'), 1, 'a task that comes early sends nothing');
    await services.db.doc('access/bob').update({ standing: 'suspended' });
    await workAll(services, tasks, clock);
    assert.ok(clock.now() >= new Date('2026-11-02T14:00:00Z'));
    assert.deepEqual([taken('ann:quiet'), taken('bob:quiet'), taken('cat:quiet')], [1, 0, 1]);
    assert.equal(await state(id), 'done');
  });

  it('is put off once more when quiet hours were moved over its time, and not sent when it was muted', async () => {
    const quiet = { quietHours: { from: '11:00', to: '14:00' }, timeZone: 'UTC' };
    await crowd(services, [
      { uid: 'ann', tokens: ['ann:moved'], preferences: quiet },
      { uid: 'bob', tokens: ['bob:moved'], preferences: quiet },
      { uid: 'cat', tokens: ['cat:moved'], preferences: quiet },
    ]);
    const times = new Map<string, Date>();
    answer = ({ token }) => {
      times.set(token, clock.now());
      return TAKEN;
    };
    const id = await owe(services, { to: ['ann', 'bob', 'cat'] });
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    const ofAnn = services.db.doc('users/ann/private/notifications');
    await ofAnn.update({ 'quietHours.to': '16:30' });
    const ofBob = services.db.doc('users/bob/private/notifications');
    await ofBob.update({ 'off.push': ['check-out.accepted'] });
    await workAll(services, tasks, clock);
    assert.deepEqual([...times.keys()].sort(), ['ann:moved', 'cat:moved']);
    assert.ok(Number(times.get('cat:moved')) < Date.parse('2026-11-02T14:30:00Z'));
    assert.ok(Number(times.get('ann:moved')) >= Date.parse('2026-11-02T16:30:00Z'));
    assert.equal(await state(id), 'done');
  });

  it('tells nothing of a child on a replay, or when a task comes late, after its guardian was blocked', async () => {
    const admin = (await person(services, 'admin')).token;
    const linked = { role: 'guardian', children: { kid: parentRights() } } as const;
    await crowd(services, [
      { uid: 'kid', tokens: [] },
      { uid: 'eve', tokens: ['bad:eve'], access: linked },
    ]);
    const late = { kind: 'check-in.late', to: ['kid'], data: { courseId: 'c1' } } as const;
    const id = await owe(services, { ...late, dedupeKey: 'check-in.late:a1' });
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'dead');
    const slow = await owe(services, { ...late, dedupeKey: 'check-in.late:a2' });
    for (const task of tasks.left.splice(0)) await handOver(services, task);

    await services.db.doc('access/eve').update({ children: {} });
    answer = () => TAKEN;
    clock.set('2026-11-02T13:00:00.000Z');
    await callAs(admin, replayNotice, { noticeId: id }, { services });
    await workAll(services, tasks, clock);
    assert.equal(taken('bad:eve'), 0);
    assert.deepEqual([await state(id), await state(slow)], ['done', 'done']);
  });

  it('tells the guardian who asked for leave nothing once that right is gone', async () => {
    const children = { kid: parentRights({ absences: false }) };
    await crowd(services, [
      { uid: 'kid', tokens: [] },
      { uid: 'eve', tokens: ['eve:asked'], access: { role: 'guardian', children } },
    ]);
    const data = { requestId: 'r1', studentUid: 'kid', outcome: 'approved' };
    const kind = 'absence-request.decided';
    const id = await owe(services, { kind, dedupeKey: `${kind}:r1:2`, to: ['kid', 'eve'], data });
    await workAll(services, tasks, clock);
    assert.equal((await inboxOf(services.db, 'kid').doc(id).get()).exists, true);
    assert.equal((await inboxOf(services.db, 'eve').doc(id).get()).exists, false);
    assert.equal(taken('eve:asked'), 0);
  });

  it('sends nothing to a phone that was given back meanwhile, and to the token that a phone has now', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['old:1', 'gone:1'] }]);
    const id = await owe(services, { to: ['ann'] });
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    await pushTokensOf(services.db, 'ann').doc('t0').update({ token: 'new:1' });
    await pushTokensOf(services.db, 'ann').doc('t1').delete();
    await workAll(services, tasks, clock);
    assert.deepEqual([taken('old:1'), taken('gone:1'), taken('new:1')], [0, 0, 1]);
    assert.equal(await state(id), 'done');
  });

  it('tells a phone once that stands there under two ids', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['twice:1', 'twice:1'] }]);
    const id = await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    assert.equal(taken('twice:1'), 1);
    assert.equal(await state(id), 'done');
  });

  it('keeps a token that its app replaced while the old one was found dead', async () => {
    answer = () => {
      void pushTokensOf(services.db, 'ann').doc('t0').update({ token: 'fresh' });
      return REFUSALS.dead;
    };
    await crowd(services, [{ uid: 'ann', tokens: ['stale'] }]);
    await owe(services, { to: ['ann'] });
    await workAll(services, tasks, clock);
    assert.deepEqual(await tokensOf('ann'), ['fresh']);
  });

  it('lets nothing through whose use is over, and says so', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['ann:late'] }]);
    const id = await owe(services, {
      to: ['ann'],
      kind: 'device.registered',
      data: { deviceId: 'd' },
    });
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    clock.set('2026-11-04T12:00:00.000Z');
    await workAll(services, tasks, clock);
    assert.equal(taken('ann:late'), 0);
    assert.equal(await state(id), 'expired');
  });

  it('is taken on by the sweep where no task came, and where tasks were lost', async () => {
    await crowd(services, [{ uid: 'ann', tokens: ['ann:swept'] }]);
    const id = await owe(services, { to: ['ann'] });
    tasks.left.length = 0;
    assert.equal(await deliverDue(services, NOON), 0, 'not before its time');
    const sweep = async (at: string): Promise<number> => {
      clock.set(at);
      return deliverDue(services, at);
    };
    assert.equal(await sweep('2026-11-02T12:02:00.000Z'), 1);
    for (const task of tasks.left.splice(0)) await handOver(services, task);
    tasks.left.length = 0; // the batch's task is lost
    await sweep('2026-11-02T12:04:00.000Z');
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'done');
    assert.equal(taken('ann:swept'), 1);
    assert.equal(await sweep('2026-11-02T12:30:00.000Z'), 0);
  });

  it('reaches several pages of people and batches of phones, each once', async () => {
    const uids = Array.from({ length: 230 }, (_, i) => `p${String(i).padStart(3, '0')}`);
    await crowd(
      services,
      uids.map((uid) => ({ uid, tokens: [`${uid}:a`, `${uid}:b`] })),
    );
    const id = await owe(services, { to: ['role:student'] });
    await workAll(services, tasks, clock);
    assert.equal(await state(id), 'done');
    const found = await batches(services.db, id).get();
    assert.ok(found.docs.every((batch) => batch.data().entries.length <= 100));
    const sent = fcm.fcm.taken.filter(({ token }) => /^p\d{3}:[ab]$/.test(token));
    assert.equal(sent.length, 460);
    assert.equal(new Set(sent.map(({ token }) => token)).size, 460);
    const { totals } = (await notices(services.db).doc(id).get()).data() ?? assert.fail();
    assert.deepEqual([totals.recipients, totals.inbox, totals.devices], [230, 230, 460]);
  });
});
