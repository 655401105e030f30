import assert from 'node:assert/strict';
import type { z } from 'zod';
import { endAccount } from '../../src/accounts/index.ts';
import type { SendAlertRequest } from '../../src/notifications/alerts/contract.ts';
import type {
  ListMyNoticesRequest,
  MarkNoticesReadRequest,
} from '../../src/notifications/inbox/contract.ts';
import { inboxOf } from '../../src/notifications/inbox/inboxStore.ts';
import type { UpdateNotificationSettingsRequest } from '../../src/notifications/settings/contract.ts';
import { MOST_AT_ONCE, MOST_TOKENS } from '../../src/notifications/tokens/pushTokenStore.ts';
import { operations } from '../../src/operations.ts';
import { encodeCursor } from '../../src/platform/page.ts';
import { systemContext } from '../../src/platform/system.ts';
import { person } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { lecture } from '../support/lecture.ts';
import { member } from '../support/school.ts';

describe('notifications of one person', function () {
  this.timeout(30_000);
  let services: Isolated;
  let clock: FakeClock;
  let ada: string;
  before(() => {
    clock = clockAt('2026-11-27T10:00:00.000Z');
    services = isolatedServices({ clock });
  });
  after(() => services.dispose());
  beforeEach(async () => {
    clock.set('2026-11-27T10:00:00.000Z');
    ada = await member('student', {}, services);
  });

  describe('settings', () => {
    const get = (uid = ada) => callAs(uid, operations.getMyNotificationSettings, {}, { services });
    type Changes = z.input<typeof UpdateNotificationSettingsRequest>;
    const update = (changes: Changes) =>
      callAs(ada, operations.updateMyNotificationSettings, changes, { services });
    const event = (settings: Awaited<ReturnType<typeof get>>, kind: string) =>
      settings.events.find((one) => one.kind === kind);

    it('are the school’s until one chooses', async () => {
      const settings = await get();
      assert.equal(settings.updatedAt, null);
      assert.deepEqual([settings.digest, settings.quietHours], ['off', null]);
      const { push, inbox, mail } = event(settings, 'attendance.absent') ?? assert.fail();
      assert.deepEqual([push, inbox, mail], [true, true, false]);
      const guardian = await member('guardian', {}, services);
      assert.equal(event(await get(guardian), 'attendance.absent')?.mail, true);
    });

    it('are chosen for each event and channel, and what is not named stays', async () => {
      await update({ events: [{ kind: 'attendance.absent', mail: true, push: false }] });
      await update({ quietHours: { from: '22:00', to: '06:00' }, timeZone: 'america/new_york' });
      const settings = await get();
      const { push, inbox, mail } = event(settings, 'attendance.absent') ?? assert.fail();
      assert.deepEqual([push, inbox, mail], [false, true, true]);
      assert.deepEqual(settings.quietHours, { from: '22:00', to: '06:00' });
      assert.equal(settings.timeZone, 'America/New_York');
      assert.equal(settings.updatedAt, '2026-11-27T10:00:00.000Z');
      await update({ quietHours: null, timeZone: null });
      assert.deepEqual([(await get()).quietHours, (await get()).timeZone], [null, null]);
    });

    it('name the field at fault and the fix', async () => {
      const refused = async (changes: Changes, field: string) => {
        const { details } = await fails('invalid-request', update(changes));
        assert.deepEqual(
          details.fields?.map((one) => one.field),
          [field],
        );
      };
      await refused({ events: [{ kind: 'face.signed-in', inbox: false }] }, 'events.0.inbox');
      await refused({ timeZone: 'Nowhere/City' }, 'timeZone');
      await refused({ quietHours: { from: '22:00', to: '22:00' } }, 'quietHours.to');
      await refused({ digestAt: '24:00' }, 'digestAt');
      await refused({}, '');
      const twice = { kind: 'system.alert', push: true } as const;
      await refused({ events: [twice, twice] }, 'events');
    });

    it('that a phone damaged are the school’s, and can be chosen anew', async () => {
      await services.db.doc(`users/${ada}/private/notifications`).set({ off: 'everything' });
      assert.equal((await get()).digest, 'off');
      assert.equal((await update({ digest: 'daily' })).digest, 'daily');
    });
  });

  describe('inbox', () => {
    const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 27, 9, minute));
    const put = (uid: string, id: string, minute: number) =>
      inboxOf(services.db, uid)
        .doc(id)
        .set({
          kind: 'attendance.absent',
          title: `Title ${id}`,
          body: 'Body',
          data: { sessionId: 's1' },
          childUid: null,
          createdAt: at(minute),
          readAt: null,
          expiresAt: new Date('2027-02-25T09:00:00Z'),
        });
    const list = (input: z.input<typeof ListMyNoticesRequest> = {}, uid = ada) =>
      callAs(uid, operations.listMyNotices, input, { services });
    const read = (input: z.input<typeof MarkNoticesReadRequest>) =>
      callAs(ada, operations.markNoticesRead, input, { services });

    beforeEach(async () => {
      for (const [i, id] of ['a', 'b', 'c', 'd:1~kid'].entries()) await put(ada, id, i);
    });

    it('is listed newest first, page by page, and only one’s own', async () => {
      const other = await member('student', {}, services);
      await put(other, 'theirs', 5);
      const first = await list({ limit: 3 });
      assert.deepEqual(
        first.notices.map(({ noticeId }) => noticeId),
        ['d:1~kid', 'c', 'b'],
      );
      const second = await list({ limit: 3, cursor: first.nextCursor ?? '' });
      assert.deepEqual(
        second.notices.map(({ noticeId }) => noticeId),
        ['a'],
      );
      assert.equal(second.nextCursor, null);
    });

    it('is marked read by ids, once, and lists what is not', async () => {
      const other = await member('student', {}, services);
      await put(other, 'theirs', 5);
      const noticeIds = ['a', 'd:1~kid', 'theirs', 'none', 'a'];
      assert.deepEqual(await read({ noticeIds }), { marked: 2, more: false });
      assert.deepEqual(await read({ noticeIds }), { marked: 0, more: false });
      const { notices } = await list({ unread: true });
      assert.deepEqual(
        notices.map(({ noticeId }) => noticeId),
        ['c', 'b'],
      );
      assert.equal((await list({ unread: true }, other)).notices.length, 1);
    });

    it('is marked read up to an instant', async () => {
      assert.deepEqual(await read({ before: at(1).toISOString() }), { marked: 2, more: false });
      assert.equal((await list({ unread: true })).notices.length, 2);
    });

    it('knows no ids and no places in the list that cannot be stored', async () => {
      for (const noticeId of ['.', '..', '__all__']) {
        await fails('invalid-request', read({ noticeIds: [noticeId] }));
        const cursor = encodeCursor(['2026-11-27T10:00:00.000Z', noticeId]);
        await fails('invalid-request', list({ cursor }));
      }
    });

    it('wants ids or an instant, and not both', async () => {
      await fails('invalid-request', read({}));
      await fails('invalid-request', read({ noticeIds: ['a'], before: at(1).toISOString() }));
    });

    it('shows nothing that has expired, whether or not it was deleted yet', async () => {
      clock.set('2027-02-25T09:01:30.000Z');
      const { notices } = await list();
      assert.deepEqual(
        notices.map(({ noticeId }) => noticeId),
        ['d:1~kid', 'c'],
      );
    });
  });

  describe('push tokens', () => {
    const register = (uid: string, token: string) =>
      callAs(uid, operations.registerPushToken, { token, platform: 'android' }, { services });
    const tokensOf = async (uid: string): Promise<string[]> => {
      const { docs } = await services.db.collection(`users/${uid}/pushTokens`).get();
      return docs.map((doc) => String(doc.get('token'))).toSorted();
    };

    it('are registered once, however often', async () => {
      const token = `t-${ada}`;
      const [first, again] = [await register(ada, token), await register(ada, token)];
      assert.equal(first.tokenId, again.tokenId);
      assert.deepEqual(await tokensOf(ada), [token]);
    });

    it('go with the phone to whoever signs in on it', async () => {
      const token = `t-${ada}`;
      const bob = await member('instructor', {}, services);
      await register(ada, token);
      await services.db
        .doc(`users/${ada}/pushTokens/written-by-the-app`)
        .set({ token, platform: 'ios', updatedAt: clock.now() });
      await register(bob, token);
      assert.deepEqual([await tokensOf(ada), await tokensOf(bob)], [[], [token]]);
    });

    it('are so many at most; what was heard of least recently gives way', async () => {
      for (let i = 0; i < MOST_TOKENS + 2; i++) {
        clock.set(new Date(Date.UTC(2026, 10, 27, 10, i)).toISOString());
        await register(ada, `t-${ada}-${String(i).padStart(2, '0')}`);
      }
      const kept = await tokensOf(ada);
      assert.equal(kept.length, MOST_TOKENS);
      assert.equal(kept[0], `t-${ada}-02`);
    });

    it('are read and dropped in bounded numbers, however many an app wrote by itself', async () => {
      const extra = 5;
      const writer = services.db.bulkWriter();
      const updatedAt = new Date('2026-11-26T10:00:00.000Z');
      for (let i = 0; i < MOST_TOKENS + MOST_AT_ONCE + extra; i++) {
        const written = { token: `w-${ada}-${String(i)}`, platform: 'web', updatedAt };
        void writer.set(services.db.doc(`users/${ada}/pushTokens/w${String(i)}`), written);
      }
      await writer.close();
      await register(ada, `t-${ada}`);
      const kept = await tokensOf(ada);
      assert.equal(kept.length, MOST_TOKENS + extra);
      assert.ok(kept.includes(`t-${ada}`));
    });

    it('are removed by their owner alone', async () => {
      const { tokenId } = await register(ada, `t-${ada}`);
      const bob = await member('student', {}, services);
      const remove = (uid: string, named = tokenId) =>
        callAs(uid, operations.removePushToken, { tokenId: named }, { services });
      await fails('not-found', remove(bob));
      await fails('invalid-request', remove(ada, '__x__'));
      assert.deepEqual(await remove(ada), { tokenId, removed: true });
      await fails('not-found', remove(ada));
      assert.deepEqual(await tokensOf(ada), []);
    });
  });

  describe('an alert', () => {
    let admin: string;
    beforeEach(async () => {
      admin = await member('admin', {}, services);
    });
    const WORDS = { en: { title: 'Fire drill', text: 'Leave the building.' } };
    const send = (input: Partial<z.input<typeof SendAlertRequest>>) =>
      callAs(admin, operations.sendAlert, { words: WORDS, ...input }, { services });

    it('is stored, audited and owed to roles and courses, urgent where it says so', async () => {
      const { courseId } = await lecture(services, 1);
      const { id: termId } = await callAs(
        admin,
        operations.createTerm,
        { name: 'W', from: '2026-10-05', to: '2026-12-20', timeZone: 'Europe/Berlin' },
        { services },
      );
      const course = { title: 'A', code: 'A1', termId, timeZone: 'Europe/Berlin', placeIds: [] };
      const { id } = await callAs(admin, operations.createCourse, course, { services });
      const sent = await send({ roles: ['instructor'], courseIds: [id, id], urgent: true });
      assert.equal(sent.endsAt, '2026-11-29T10:00:00.000Z');
      const owed = await services.db.doc(`notifications/system.alert:${sent.alertId}`).get();
      assert.deepEqual(owed.get('to'), ['role:instructor', `roster:${id}`, `staff:${id}`]);
      assert.deepEqual(owed.get('data'), { alertId: sent.alertId, urgent: 'true' });
      const audit = services.db.collection('audit').where('action', '==', 'alert.sent');
      const subjects = (await audit.get()).docs.map((doc): unknown => doc.get('subject'));
      assert.ok(subjects.includes(`alerts/${sent.alertId}`));
      await fails('invalid-request', send({ courseIds: [courseId] }));
    });

    it('to everybody goes to every role, and is listed newest first', async () => {
      const first = await send({ everybody: true });
      clock.set('2026-11-27T10:05:00.000Z');
      const second = await send({ roles: ['student', 'student'] });
      assert.deepEqual(first.roles, ['student', 'instructor', 'guardian', 'admin']);
      assert.deepEqual(second.roles, ['student']);
      const { alerts } = await callAs(admin, operations.listAlerts, { limit: 1 }, { services });
      assert.deepEqual(alerts, [second]);
    });

    it('says something, to somebody, until a time to come', async () => {
      for (const input of [
        {},
        { roles: [], courseIds: [] },
        { everybody: true, words: {} },
        { everybody: true, endsAt: '2026-11-27T10:00:00Z' },
        { everybody: true, endsAt: '2027-11-27T10:00:00Z' },
        { everybody: true, words: { en: { title: 'Bell\u0007', text: 'x' } } },
      ]) {
        await fails('invalid-request', send(input));
      }
    });
  });

  it('ends with the account: choices, notices, tokens and what waited for a digest', async () => {
    const { uid } = await person(services, 'student');
    await callAs(uid, operations.updateMyNotificationSettings, { digest: 'daily' }, { services });
    const tokens = { token: `t-${uid}`, platform: 'web' } as const;
    await callAs(uid, operations.registerPushToken, tokens, { services });
    await services.db.doc(`users/${uid}/digestEntries/x`).set({ state: 'waiting' });
    await endAccount(systemContext(services, 'test', null), uid);
    for (const name of ['pushTokens', 'digestEntries', 'private', 'inbox']) {
      const left = await services.db.collection(`users/${uid}/${name}`).get();
      assert.equal(left.size, 0, name);
    }
  });
});
