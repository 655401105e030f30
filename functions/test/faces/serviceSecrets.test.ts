import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CLOUD_VISION_API_KEY as visionKey } from '../../src/params.ts';
import { withEnv } from '../support/environment.ts';

const params = new URL('../../src/params.ts', import.meta.url);
const tier = new URL('../../src/platform/tier.ts', import.meta.url);

/** What a process that starts with these parameters declares, and what it binds to face work. */
async function secretsWith(env: Readonly<Record<string, string>>) {
  const script = `
    const { faceServiceSecrets } = await import(${JSON.stringify(params.href)});
    const { TIERS } = await import(${JSON.stringify(tier.href)});
    const names = (secrets) => secrets.map(({ name }) => name);
    console.log(JSON.stringify({ bound: names(TIERS.face.secrets), light: names(TIERS.light.secrets),
      declared: names(faceServiceSecrets()) }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { env: { ...process.env, ...env }, cwd: fileURLToPath(new URL('../../', import.meta.url)) },
  );
  const names = z.array(z.string());
  return z.object({ bound: names, light: names, declared: names }).parse(JSON.parse(stdout));
}

const REKOGNITION = ['REKOGNITION_ACCESS_KEY_ID', 'REKOGNITION_SECRET_ACCESS_KEY'];
const FACE_PLUS_PLUS = ['FACE_PLUS_PLUS_API_KEY', 'FACE_PLUS_PLUS_API_SECRET'];

describe('secrets of third parties', () => {
  it('are not asked of a deployment that uses none', async () => {
    assert.deepEqual((await secretsWith({})).declared, []);
  });

  it('are bound to face work, and to nothing lighter, where their service is selected', async () => {
    const { bound, light, declared } = await secretsWith({ FACE_RECOGNISER: 'aws-rekognition' });
    assert.deepEqual(declared, REKOGNITION);
    assert.ok(REKOGNITION.every((name) => bound.includes(name) && !light.includes(name)));
  });

  it('include the key of the quality gate where Cloud Vision is selected, and there alone', async () => {
    const { bound, light, declared } = await secretsWith({ FACE_QUALITY_GATE: 'cloud-vision' });
    assert.deepEqual(declared, ['CLOUD_VISION_API_KEY']);
    assert.ok(bound.includes('CLOUD_VISION_API_KEY') && !light.includes('CLOUD_VISION_API_KEY'));
    assert.deepEqual((await secretsWith({ FACE_QUALITY_GATE: 'built-in' })).declared, []);
  });

  it('may be `none` for Cloud Vision, which then is asked as the function itself', async () => {
    for (const [CLOUD_VISION_API_KEY, meant] of [
      ['none', ''],
      ['key-4711', 'key-4711'],
    ] as const) {
      await withEnv({ CLOUD_VISION_API_KEY }, () => {
        assert.equal(visionKey.value(), meant);
        return Promise.resolve();
      });
    }
  });

  it('stay bound while a former service has faces to forget', async () => {
    const env = { FACE_RECOGNISER: 'built-in', FORMER_FACE_RECOGNISERS: 'x, face-plus-plus' };
    assert.deepEqual((await secretsWith(env)).declared, FACE_PLUS_PLUS);
  });
});
