import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rebuildStats } from '../../functions/src/insights/index.ts';
import {
  allStats,
  mark,
  newCourse,
  newSession,
  newTerm,
} from '../../functions/test/insights/stats/world.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { NODE, fromRoot } from '../../tools/support/paths.ts';
import { sendSignal } from '../../tools/support/processes.ts';

const SESSIONS = 12;

interface Ended {
  readonly code: unknown;
  readonly signal: unknown;
  readonly output: string;
}

describe('rebuild-stats', function () {
  this.timeout(180_000);
  let services: Isolated;
  before(async () => {
    services = isolatedServices();
    const termId = await newTerm(services);
    for (const uids of [['ann', 'bob'], ['ann']]) {
      const course = await newCourse(services, termId, uids);
      for (let day = 0; day < SESSIONS; day++) {
        const id = await newSession(services, course, -day);
        await mark(services, course, id, Object.fromEntries(uids.map((uid) => [uid, 'present'])));
      }
    }
  });
  after(() => services.dispose());

  /** @param lines end it by SIGKILL when it has told of so much; null: let it end */
  async function run(lines: number | null): Promise<Ended> {
    const project = services.auth.app.options.projectId ?? '';
    const args = ['tools/rebuildStats/main.ts', '--project', project, '--lanes', '2'];
    const child = spawn(NODE, args, { cwd: fromRoot(), stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const told = output.match(/ of \d+/g)?.length ?? 0;
      if (lines !== null && told >= lines && child.pid !== undefined) {
        sendSignal(child.pid, 'SIGKILL');
      }
    });
    const [code, signal] = (await once(child, 'close')) as unknown[];
    return { code, signal, output };
  }

  it('may be killed and run again, tells how far it is, and leaves what a rebuild makes', async () => {
    const { signal, output } = await run(3);
    assert.equal(signal, 'SIGKILL', output);
    assert.match(output, /sessions: \d+ of 24/);
    // A session whose lease the dead one held is told to be somebody else's.
    const again = await run(null);
    assert.ok(again.code === 0 || again.code === 2, again.output);
    assert.match(
      again.output,
      /rebuilt after .*: \d+ sessions, 2 courses, 2 students by course, 1 terms/,
    );
    await services.db.recursiveDelete(services.db.collection('statsWork'));
    await rebuildStats(services);
    const whole = await allStats(services);
    const last = await run(null);
    assert.equal(last.code, 0, last.output);
    assert.deepEqual(await allStats(services), whole);
  });
});
