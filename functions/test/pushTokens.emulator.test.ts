import assert from 'node:assert/strict';
import { settlePushToken } from '../src/notifications/tokens/settlePushToken.ts';
import { MOST_TOKENS, pushTokensOf } from '../src/notifications/tokens/pushTokenStore.ts';
import { DELIVERIES, deliver } from './support/deliveries.ts';
import type { Isolated } from './support/isolated.ts';
import { isolatedServices } from './support/isolated.ts';

/** Tokens as apps write them by themselves, in a project of its own where no trigger runs but ours. */
describe('push tokens that an app wrote itself', function () {
  this.timeout(30_000);
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(() => services.dispose());

  const write = (uid: string, id: string, token: string, minute: number) =>
    pushTokensOf(services.db, uid)
      .doc(id)
      .set({ token, platform: 'android', updatedAt: new Date(Date.UTC(2026, 10, 2, 12, minute)) });
  const settle = (uid: string, id: string) => () => settlePushToken(services, uid, id, 'test');
  const kept = async (uid: string): Promise<string[]> =>
    (await pushTokensOf(services.db, uid).get()).docs.map(({ id }) => id);

  for (const how of Object.keys(DELIVERIES)) {
    it(`stand with whoever wrote them last, when events come ${how}`, async () => {
      await write('ada', 'a', 'phone', 1);
      await write('ada', 'other', 'tablet', 0);
      await write('bob', 'b', 'phone', 2);
      await write('bob', 'b2', 'phone', 3);
      const events = [
        settle('ada', 'a'),
        settle('ada', 'other'),
        settle('bob', 'b'),
        settle('bob', 'b2'),
      ];
      await deliver(events, how);
      assert.deepEqual([await kept('ada'), await kept('bob')], [['other'], ['b2']]);
    });
  }

  it('are so many at most, those heard of last', async () => {
    const ids = Array.from({ length: MOST_TOKENS + 3 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    for (const [i, id] of ids.entries()) await write('ada', id, `phone ${id}`, i);
    await deliver(
      ids.map((id) => settle('ada', id)),
      'five times, shuffled, two at a time',
    );
    assert.deepEqual(await kept('ada'), ids.slice(3));
  });

  it('are left alone where they were deleted meanwhile', async () => {
    await write('ada', 'a', 'phone', 1);
    await settle('bob', 'gone')();
    assert.deepEqual(await kept('ada'), ['a']);
  });
});
