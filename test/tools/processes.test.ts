import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { identify, isAlive, processesWithEnv, sendSignal } from '../../tools/support/processes.ts';

describe('processes', () => {
  let child: ChildProcess;
  let pid: number;
  const tag = `test-${process.pid}`;
  beforeEach(async () => {
    child = spawn(
      process.execPath,
      ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)'],
      {
        env: { ...process.env, ROLLCALL_TEST_TAG: tag },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    assert.ok(child.stdout !== null && child.pid !== undefined);
    pid = child.pid;
    await once(child.stdout, 'data');
  });
  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });

  it('are found by a variable of their environment', () => {
    assert.deepEqual(processesWithEnv('ROLLCALL_TEST_TAG', tag), [pid]);
    assert.deepEqual(processesWithEnv('ROLLCALL_TEST_TAG', `${tag}x`), []);
  });

  it('are recognised while they live, and not when another has their pid', () => {
    const known = identify(pid);
    assert.ok(known !== undefined && isAlive(known));
    assert.equal(isAlive({ pid, startedAt: `${known.startedAt}0` }), false);
  });

  it('may have ended when they are signalled', async () => {
    const known = identify(pid);
    const ended = once(child, 'exit');
    sendSignal(pid, 'SIGKILL');
    await ended;
    assert.ok(known !== undefined && !isAlive(known));
    assert.doesNotThrow(() => {
      sendSignal(pid, 'SIGTERM');
    });
  });
});
