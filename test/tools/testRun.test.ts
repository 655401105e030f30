import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGreen, runTests, summaryLine, totalOf } from '../../tools/support/runTests.ts';

describe('a test run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-tests-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const run = (source: string): ReturnType<typeof runTests> => {
    const file = join(folder, 'sample.test.ts');
    writeFileSync(file, source);
    return runTests({ files: [file], args: [], env: {}, output: 'none' });
  };

  it('counts what passed, failed and was skipped', async () => {
    const counts = await run(
      "it('a', () => {}); it('b', () => {}); it('c', () => { throw new Error('x'); }); it('d');",
    );
    assert.deepEqual(counts, { passed: 2, failed: 1, skipped: 1 });
    assert.equal(summaryLine(counts), '2 passed, 1 failed, 1 skipped');
  });

  it('is red when a file cannot be loaded', async () => {
    assert.deepEqual(await run("throw new Error('at load');"), {
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('adds up with others', () => {
    const [one, other] = [
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ];
    assert.deepEqual(totalOf([one, other]), { passed: 11, failed: 22, skipped: 33 });
  });

  it('is green only when something passed and nothing failed or was skipped', () => {
    assert.equal(isGreen({ passed: 1, failed: 0, skipped: 0 }), true);
    assert.equal(isGreen({ passed: 0, failed: 0, skipped: 0 }), false);
    assert.equal(isGreen({ passed: 9, failed: 1, skipped: 0 }), false);
    assert.equal(isGreen({ passed: 9, failed: 0, skipped: 1 }), false);
  });
});
