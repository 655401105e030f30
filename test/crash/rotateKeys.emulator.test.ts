import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { keyWrapper } from '../../functions/src/faces/vault/keyWrapper.ts';
import { localKeys } from '../../functions/src/faces/vault/localKeys.ts';
import { useTemplateKeys } from '../../functions/src/faces/vault/templateKeys.ts';
import { readTemplates } from '../../functions/src/faces/vault/vault.ts';
import { enrolled } from '../../functions/test/faces/vault/enrolled.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { fromRoot, NODE } from '../../tools/support/paths.ts';
import { sendSignal } from '../../tools/support/processes.ts';

const PEOPLE = 120;
const PAGE = 8;
/** Killed once for each: as soon as it tells of this many pages, which is amid the next. */
const KILLED_AFTER = [1, 2, 4];

interface Ended {
  readonly signal: unknown;
  readonly code: unknown;
  readonly output: string;
}

describe('a rotation of keys whose process is killed', function () {
  this.timeout(180_000);
  const [older, newer] = [0, 1].map(() => randomBytes(32).toString('base64'));
  let services: Isolated;
  let uids: string[];
  before(async () => {
    services = isolatedServices();
    uids = await enrolled(services, keyWrapper(localKeys(older ?? '')), PEOPLE);
  });
  after(async () => {
    useTemplateKeys(undefined);
    await services.dispose();
  });

  /** @param pages end it by SIGKILL when it has told of so many; null: let it end */
  async function rotate(pages: number | null): Promise<Ended> {
    const project = services.auth.app.options.projectId ?? '';
    const args = ['tools/rotateKeys/main.ts', '--project', project, '--page', String(PAGE)];
    const env = { ...process.env, TEMPLATE_KEK: `${newer ?? ''},${older ?? ''}` };
    const child = spawn(NODE, args, { cwd: fromRoot(), env, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const told = output.match(/looked at/g)?.length ?? 0;
      if (pages !== null && told >= pages && child.pid !== undefined) {
        sendSignal(child.pid, 'SIGKILL');
      }
    });
    const [code, signal] = (await once(child, 'close')) as unknown[];
    return { code, signal, output };
  }

  /** How many templates open with these keys alone. */
  async function openWith(secret: string): Promise<number> {
    useTemplateKeys(keyWrapper(localKeys(secret)));
    const readings = await readTemplates(services, uids);
    return readings.filter(({ status }) => status === 'open').length;
  }

  it('has lost nothing whenever it died, and ends what it began when it is run again', async () => {
    let done = 0;
    for (const pages of KILLED_AFTER) {
      const { signal, output } = await rotate(pages);
      assert.equal(signal, 'SIGKILL', output);
      const now = await openWith(newer ?? '');
      assert.ok(now > done && now < PEOPLE, `${String(done)} -> ${String(now)}`);
      assert.equal(now + (await openWith(older ?? '')), PEOPLE);
      done = now;
    }
    const last = await rotate(null);
    assert.equal(last.code, 0, last.output);
    assert.match(
      last.output,
      new RegExp(`${String(PEOPLE - done)} data keys of ${String(PEOPLE)} people`),
    );
    assert.equal(await openWith(newer ?? ''), PEOPLE);
    assert.equal(await openWith(older ?? ''), 0);
  });

  it('says when the old key may be dropped', async () => {
    const { code, output } = await rotate(null);
    assert.equal(code, 0, output);
    assert.match(output, /\b0 data keys of 120 people were wrapped anew/);
    assert.match(output, /None is under an older key: .* drop all but its first/);
  });
});
