import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLocalSecrets } from '../../tools/support/localSecrets.ts';

const ALL = ['CHALLENGE_KEY', 'TEMPLATE_KEK', 'WEBHOOK_KEY', 'REPORT_SIGNING_KEY'];

describe('local secrets', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-secrets-'));
    path = join(folder, '.secret.local');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (): Map<string, string> =>
    new Map(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );

  it('are 32 random bytes each, for this user alone', () => {
    assert.deepEqual(writeLocalSecrets(path), ALL);
    const values = [...read().values()];
    assert.deepEqual(
      values.map((value) => Buffer.from(value, 'base64').length),
      [32, 32, 32, 32],
    );
    assert.notEqual(values[0], values[1]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('stay as they are when they exist; only what is missing is added', () => {
    writeFileSync(path, 'CHALLENGE_KEY=mine\nOTHER=kept', { mode: 0o644 });
    assert.deepEqual(writeLocalSecrets(path), ALL.slice(1));
    assert.deepEqual([...read().keys()], ['CHALLENGE_KEY', 'OTHER', ...ALL.slice(1)]);
    assert.equal(read().get('CHALLENGE_KEY'), 'mine');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(writeLocalSecrets(path), []);
  });
});
