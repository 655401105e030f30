import assert from 'node:assert/strict';
import { createClient, inboxPath, noticesIn, registerPush } from '../../client/index.ts';

const AT = '2026-03-02T08:00:00.000Z';
const stamp = (iso: string) => ({ toDate: () => new Date(iso) });
const STORED = {
  kind: 'attendance.absent',
  title: 'Absent',
  body: 'In Physics.',
  data: { sessionId: 's1' },
  childUid: null,
  createdAt: stamp(AT),
  readAt: null,
  expiresAt: stamp('2026-06-01T08:00:00.000Z'),
};

describe('an inbox, by the client', () => {
  it('lies below the account', () => {
    assert.equal(inboxPath('ada'), 'users/ada/inbox');
  });

  it('is read from a snapshot as listMyNotices gives it', () => {
    const docs = [
      { id: 'n1', data: () => STORED },
      { id: 'n2', data: () => ({ ...STORED, readAt: stamp(AT) }) },
    ];
    const { createdAt: _at, readAt: _read, expiresAt: _end, ...same } = STORED;
    assert.deepEqual(noticesIn({ docs }), [
      { noticeId: 'n1', ...same, createdAt: AT, readAt: null },
      { noticeId: 'n2', ...same, createdAt: AT, readAt: AT },
    ]);
  });
});

/** A backend that keeps tokens; `refusing` is the code with which it refuses to take one away. */
function backend(refusing: string | null = null) {
  const calls: string[] = [];
  const client = createClient((name, data) => {
    const { token, tokenId } = data as { token?: string; tokenId?: string };
    calls.push(`${name} ${token ?? tokenId ?? ''}`);
    if (name === 'removePushToken' && refusing !== null) {
      return Promise.reject(Object.assign(new Error('no'), { details: { code: refusing } }));
    }
    return Promise.resolve({ tokenId: `id-of-${token ?? ''}` });
  });
  return { client, calls };
}

describe('a device’s registration for pushes, by the client', () => {
  const one = { token: 'one', platform: 'ios' } as const;
  const two = { token: 'two', platform: 'ios' } as const;

  it('is said once, and again a month later', async () => {
    const { client, calls } = backend();
    const first = await registerPush(client, one);
    assert.equal(await registerPush(client, one, first), first);
    assert.deepEqual(calls, ['registerPushToken one']);
    const old = { ...first, at: first.at - 31 * 24 * 3_600_000 };
    assert.ok((await registerPush(client, one, old)).at >= first.at);
    assert.deepEqual(calls, ['registerPushToken one', 'registerPushToken one']);
  });

  it('replaces the former token of the device', async () => {
    const { client, calls } = backend();
    const { tokenId } = await registerPush(client, two, await registerPush(client, one));
    assert.equal(tokenId, 'id-of-two');
    assert.deepEqual(calls, [
      'registerPushToken one',
      'registerPushToken two',
      'removePushToken id-of-one',
    ]);
  });

  it('does not mind that the former one is gone, and tells other refusals', async () => {
    const gone = backend('not-found');
    await registerPush(gone.client, two, await registerPush(gone.client, one));
    const barred = backend('permission-denied');
    const before = await registerPush(barred.client, one);
    await assert.rejects(registerPush(barred.client, two, before), { code: 'permission-denied' });
  });
});
