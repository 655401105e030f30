import assert from 'node:assert/strict';
import {
  EngineBusyError,
  EngineUnavailableError,
  InvalidImageError,
  type UnavailableReason,
} from '../../../src/faces/engine/errors.ts';
import { WorkerPool, type PoolConfig } from '../../../src/faces/engine/pool.ts';

const open: WorkerPool<string, string>[] = [];

function pool(config: Partial<PoolConfig> = {}): WorkerPool<string, string> {
  const made = new WorkerPool<string, string>({
    module: new URL('./support/scriptedWorker.ts', import.meta.url),
    workerData: null,
    workers: 1,
    maxQueued: 2,
    deadlineMs: 20_000,
    startDeadlineMs: 20_000,
    ...config,
  });
  open.push(made);
  return made;
}

function unavailable(reason: UnavailableReason) {
  return (error: unknown) => error instanceof EngineUnavailableError && error.reason === reason;
}

describe('the worker pool', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((made) => made.close()));
  });

  it('answers more calls than it has workers', async () => {
    const calls = ['a', 'b', 'c', 'd', 'e'];
    const made = pool({ workers: 2, maxQueued: 5 });
    assert.deepEqual(await Promise.all(calls.map((call) => made.run(call))), calls);
  });

  it('says that it is busy when the queue is full, and serves those who wait', async () => {
    const made = pool();
    const waiting = [made.run('a'), made.run('b')];
    await assert.rejects(
      made.run('c'),
      (error) => error instanceof EngineBusyError && error.retryAfterS >= 1,
    );
    assert.deepEqual(await Promise.all(waiting), ['a', 'b']);
    assert.equal(await made.run('d'), 'd');
  });

  it('ends a worker that misses the deadline and goes on with a new one', async () => {
    const made = pool({ deadlineMs: 30 });
    const late = assert.rejects(made.run('hang'), unavailable('deadline'));
    const next = made.run('after');
    await late;
    assert.equal(await next, 'after');
  });

  for (const fate of ['die', 'throw']) {
    it(`fails only the call under way when a worker should ${fate}`, async () => {
      const made = pool();
      const lost = assert.rejects(made.run(fate), unavailable('crash'));
      const next = made.run('after');
      await lost;
      assert.equal(await next, 'after');
    });
  }

  it('passes a refusal on and keeps the worker', async () => {
    const made = pool();
    await assert.rejects(
      made.run('refuse'),
      (error) => error instanceof InvalidImageError && error.code === 'corrupt',
    );
    assert.equal(await made.run('after'), 'after');
  });

  for (const [start, reason] of [
    ['unavailable', 'models'],
    ['die', 'start'],
  ] as const) {
    it(`fails all who wait when no worker gets ready (${start})`, async () => {
      const made = pool({ workerData: start });
      const calls = [made.run('a'), made.run('b')];
      for (const call of calls) await assert.rejects(call, unavailable(reason));
      await assert.rejects(made.run('later'), unavailable(reason));
    });
  }

  it('does not wait for ever for a worker to get ready', async () => {
    const made = pool({ workerData: 'hang', startDeadlineMs: 30 });
    await assert.rejects(made.run('a'), unavailable('start'));
  });

  it('fails what is under way and what comes later once closed', async () => {
    const made = pool();
    const calls = [made.run('hang'), made.run('b')].map((call) =>
      assert.rejects(call, unavailable('closed')),
    );
    await made.close();
    await Promise.all(calls);
    await assert.rejects(made.run('later'), unavailable('closed'));
  });
});
