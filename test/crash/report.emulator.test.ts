import assert from 'node:assert/strict';
import { sha256Hex } from '../../functions/src/platform/crypto.ts';
import { requeueReports } from '../../functions/src/reports/sweepReports.ts';
import type { ReportWorld } from '../../functions/test/reports/world.ts';
import { PAGE, reportWorld } from '../../functions/test/reports/world.ts';
import { callsOfScript } from './callLog.ts';

interface Victim {
  readonly point: string;
  readonly died: boolean;
  readonly status: string;
  readonly files: readonly string[];
  readonly paths: readonly string[];
  readonly isAsSaid: boolean;
  readonly told: readonly string[];
}

describe('a report whose builder is killed', function () {
  this.timeout(600_000);
  let world: ReportWorld;
  let calls: string[];
  const victims: Victim[] = [];

  before(async () => {
    world = await reportWorld();
    calls = (await attempt(await asked())).map(({ name }) => String(name));
    for (const [i, name] of calls.entries()) {
      for (const side of ['before', 'after']) {
        const reportId = await asked();
        const log = await attempt(reportId, `${String(i + 1)}:${side}`);
        // Past the end of its lease, when the sweep asks for it again; a second task comes as well.
        world.passSeconds(130);
        world.tasks.left.length = 0;
        await requeueReports(world.services);
        for (let n = 0; n < 2; n++) await world.build(reportId);
        const { status, parts } = await world.stored(reportId);
        victims.push({
          point: `${side} call ${String(i + 1)} (${name})`,
          died: log.some((line) => line['died'] === i + 1),
          status,
          files: await world.files(reportId),
          paths: parts.map(({ path }) => path),
          isAsSaid: sha256Hex(await world.content(reportId)) === parts[0]?.sha256,
          told: await world.told(reportId),
        });
      }
    }
  });
  after(() => world.services.dispose());

  async function asked(): Promise<string> {
    // Limits count by the hour.
    world.passSeconds(130);
    return (await world.ask(world.admin)).reportId;
  }

  /** The calls of a process that builds it, and where it died. */
  function attempt(reportId: string, killAt?: string) {
    const project = world.services.auth.app.options.projectId ?? '';
    const now = world.clock.now().toISOString();
    const script = ['test/crash/reportBuilder.ts', project, reportId, now, String(PAGE)];
    return callsOfScript(script, killAt);
  }

  it('has died before and after every call, those to Storage among them', () => {
    assert.ok(
      calls.some((name) => name.endsWith('/Commit')),
      String(calls),
    );
    assert.ok(calls.includes('http') || calls.includes('fetch'), String(calls));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
  });

  it('becomes one file all the same, the one that the report speaks of', () => {
    for (const { point, status, files, paths, isAsSaid } of victims) {
      assert.deepEqual([status, files.length, isAsSaid], ['ready', 1, true], point);
      assert.deepEqual(files, paths, point);
    }
  });

  it('is told of once', () => {
    for (const { point, told } of victims) assert.deepEqual(told, ['report.ready'], point);
  });
});
