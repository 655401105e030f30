import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { loadPortraits } from '../../../tools/photos/portraits.ts';
import sharp from '../../../tools/photos/sharp.ts';
import { NODE, fromRoot } from '../../../tools/support/paths.ts';

const Line = z.strictObject({
  file: z.string(),
  faces: z.int().nullable(),
  box: z
    .strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .nullable(),
  quality: z
    .strictObject({
      issues: z.array(z.string()),
      measures: z.record(z.string(), z.number()).nullable(),
    })
    .nullable(),
  embedding: z.array(z.number()).length(512).nullable(),
  error: z.string().optional(),
});

describe('npm run embed', function () {
  // A process of its own, which loads the models.
  this.timeout(120_000);

  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-embed-'));
    const [portrait] = await loadPortraits();
    assert.ok(portrait);
    await writeFile(join(folder, 'face.jpg'), portrait.jpeg);
    await sharp(portrait.jpeg).resize(2560, 2560).jpeg().toFile(join(folder, 'large.jpg'));
    await writeFile(join(folder, 'half.jpg'), portrait.jpeg.subarray(0, 9000));
    await writeFile(join(folder, 'not.jpg'), 'hello');
    const grey = { create: { width: 300, height: 300, channels: 3, background: '#777' } } as const;
    await sharp(grey).png().toFile(join(folder, ' empty room.png'));
  });
  after(() => rm(folder, { recursive: true }));

  function start() {
    const child = spawn(
      NODE,
      ['--disable-warning=ExperimentalWarning', fromRoot('tools/embed/main.ts')],
      {
        env: { ...process.env, INIT_CWD: folder },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    // The names that a program which ends early does not take.
    child.stdin.on('error', () => undefined);
    return { child, exit: once(child, 'exit') };
  }

  it('prints one line a file, in their order, and errors among them', async () => {
    const { child, exit } = start();
    const names = [
      'face.jpg',
      'gone.jpg',
      'half.jpg',
      '.',
      'large.jpg',
      'not.jpg',
      ' empty room.png',
    ];
    child.stdin.end(`${names.join('\n')}\n\n`);
    const lines = (await text(child.stdout)).trimEnd().split('\n');
    assert.deepEqual(await exit, [0, null]);
    const found = lines.map((line) => Line.parse(JSON.parse(line)));
    assert.deepEqual(
      found.map(({ file }) => file),
      names,
    );
    assert.deepEqual(
      found.map(({ faces }) => faces),
      [1, null, null, null, 1, null, 0],
    );
    const words = found.map(({ error }) => error?.split(':')[0]);
    const good = undefined;
    assert.deepEqual(words, [good, 'not-found', 'truncated', 'not-a-file', good, 'format', good]);
    assert.deepEqual(found[6]?.quality, { issues: ['NO_FACE'], measures: null });
    const [face, large] = [found[0], found[4]];
    assert.ok(face?.box && large?.box && face.embedding && large.embedding);
    assert.ok(Math.abs(Math.hypot(...face.embedding) - 1) < 1e-6);
    assert.deepEqual(face.quality?.issues, []);
    // Four times as large, and so is the box, though the engine looks at 1280 px.
    assert.ok(Math.abs(large.box.width / face.box.width - 4) < 0.1);
  });

  it('ends without an error when nobody reads on', async () => {
    const { child, exit } = start();
    child.stdin.write('face.jpg\n'.repeat(200));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await exit, [0, null]);
  });
});
