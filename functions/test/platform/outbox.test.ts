import assert from 'node:assert/strict';
import { wakeDelivery } from '../../src/platform/outbox.ts';
import type { Services } from '../../src/platform/services.ts';
import type { Tasks } from '../../src/platform/tasks.ts';
import { clockAt } from '../support/clock.ts';
import { logged } from '../support/logged.ts';

/** The commit has been made by then: whatever the queue does, the operation has succeeded. */
describe('a commit whose queue', function () {
  this.timeout(5_000);

  const wake = (enqueue: Tasks['enqueue']) => wakeBy({ enqueue });
  const wakeBy = (tasks: Tasks, clock = clockAt('2026-11-27T09:00:00Z')) =>
    logged(() => wakeDelivery({ tasks, clock } as unknown as Services, ['a:1']));

  it('refuses the task, or fails at once, is told in the log alone', async () => {
    const refusing = await wake(() => Promise.reject(new Error('no queue')));
    assert.match(refusing, /delivery waits for the sweep/);
    const failing = await wake(() => {
      throw new Error('no queue');
    });
    assert.match(failing, /delivery waits for the sweep/);
  });

  it('does not answer holds the operation up for a moment', async () => {
    const began = performance.now();
    const words = await wake(() => new Promise(() => undefined));
    assert.match(words, /did not answer in time/);
    assert.ok(performance.now() - began < 3_000);
  });

  it('failed is not asked again for ten seconds', async () => {
    let asked = 0;
    const tasks: Tasks = {
      enqueue: () => {
        asked++;
        return Promise.reject(new Error('no queue'));
      },
    };
    const clock = clockAt('2026-11-27T09:00:00Z');
    await wakeBy(tasks, clock);
    clock.set('2026-11-27T09:00:09Z');
    assert.equal(await wakeBy(tasks, clock), '');
    assert.equal(asked, 1);
    clock.set('2026-11-27T09:00:10Z');
    await wakeBy(tasks, clock);
    assert.equal(asked, 2);
  });
});
