import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { table } from '../../src/operations.ts';
import { REST_FUNCTION } from '../../src/platform/tier.ts';

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a script in a process of its own, with this environment and nothing of an emulator's. */
function node(script: string, env: Record<string, string>): Promise<Ended> {
  return run(['--input-type=module', '-e', script], env);
}

function run(script: readonly string[], env: Record<string, string>): Promise<Ended> {
  const args = ['--disable-warning=ExperimentalWarning', ...script];
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { PATH, ...env } }, (error, output, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
  });
}

const PROJECT = {
  GCLOUD_PROJECT: 'demo-rollcall',
  FIREBASE_CONFIG: '{"projectId":"demo-rollcall"}',
};
const runtime = new URL('../../src/runtime.ts', import.meta.url).href;
const index = new URL('../../src/index.ts', import.meta.url).href;

describe('start-up', () => {
  const start = (env: Record<string, string>): Promise<Ended> =>
    node(`await import('${runtime}'); console.log('started', process.env.NODE_ENV);`, {
      ...PROJECT,
      ...env,
    });

  it('is refused to a deployed service that was told of an emulator', async () => {
    for (const name of [
      'FIRESTORE_EMULATOR_HOST',
      'FIREBASE_AUTH_EMULATOR_HOST',
      'FCM_EMULATOR_HOST',
      'ANY_EMULATOR_HOST',
    ]) {
      const { code, output, errors } = await start({ K_SERVICE: 'api', [name]: '127.0.0.1:1' });
      assert.notEqual(code, 0);
      assert.ok(!output.includes('started'));
      assert.match(errors, new RegExp(`Refusing to start: ${name}`));
    }
  });

  it('is refused to a deployed service that would post webhooks to itself', async () => {
    const env = { K_SERVICE: 'postwebhook', WEBHOOK_LOCAL_RECEIVERS: '127.0.0.1:8123' };
    const { code, errors } = await start(env);
    assert.notEqual(code, 0);
    assert.match(errors, /Refusing to start: WEBHOOK_LOCAL_RECEIVERS/);
  });

  it('is refused to a deployed service in the SDK’s debug mode, which verifies no token', async () => {
    const { code, errors } = await start({ K_SERVICE: 'api', FIREBASE_DEBUG_MODE: 'true' });
    assert.notEqual(code, 0);
    assert.match(errors, /Refusing to start: FIREBASE_DEBUG_MODE/);
  });

  it('is granted to a deployed service without one, in production mode', async () => {
    const { code, output } = await start({ K_SERVICE: 'api' });
    assert.equal(code, 0);
    assert.match(output, /started production/);
  });

  it('is granted on the Functions emulator, which names services too', async () => {
    const emulator = { K_SERVICE: 'api', FUNCTIONS_EMULATOR: 'true' };
    const { code } = await start({ ...emulator, FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' });
    assert.equal(code, 0);
  });
});

const Loaded = z.object({
  exported: z.record(z.string(), z.array(z.string())),
  addons: z.array(z.string()),
  modules: z.array(z.string()),
});

/** Prints which triggers each export has, and what loading it brought into the process. */
const SURVEY = `
import { createRequire } from 'node:module';
const exports = await import('${index}');
const exported = Object.fromEntries(
  Object.entries(exports).map(([name, it]) => [name, Object.keys(it.__endpoint ?? {})]),
);
const addons = process.report.getReport().sharedObjects;
const modules = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify({ exported, addons, modules }));
`;

describe('what is deployed', () => {
  let loaded: z.output<typeof Loaded>;
  before(async () => {
    const { output, errors } = await node(SURVEY, PROJECT);
    assert.ok(output !== '', errors);
    loaded = Loaded.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  });

  const withTrigger = (kind: string): string[] =>
    Object.entries(loaded.exported)
      .filter(([, keys]) => keys.includes(kind))
      .map(([name]) => name)
      .toSorted();

  it('is one callable for each operation, under its name', () => {
    assert.deepEqual(withTrigger('callableTrigger'), table.map(({ name }) => name).toSorted());
  });

  it('is one REST function for each tier', () => {
    assert.deepEqual(withTrigger('httpsTrigger'), Object.values(REST_FUNCTION).toSorted());
  });

  it('is triggers, schedules and queues besides, and nothing that is no function', () => {
    const kinds = [
      ...['callableTrigger', 'httpsTrigger', 'eventTrigger', 'scheduleTrigger'],
      'taskQueueTrigger',
    ];
    const known = kinds.flatMap(withTrigger);
    assert.ok(withTrigger('eventTrigger').length > 0);
    assert.ok(withTrigger('scheduleTrigger').length > 0);
    assert.deepEqual(withTrigger('taskQueueTrigger'), [
      'buildReport',
      'fanOut',
      'postWebhook',
      'recomputeStats',
      'sendBatch',
    ]);
    assert.deepEqual(known.toSorted(), Object.keys(loaded.exported).toSorted());
  });

  it('loads no image decoder, inference runtime or client of another service at start', () => {
    const heavy = /sharp|libvips|onnxruntime|tensorflow|@aws-sdk|@google-cloud\/(vision|kms)/;
    assert.ok(
      loaded.modules.some((path) => path.includes('firebase-admin')),
      'the survey sees',
    );
    assert.deepEqual(
      [...loaded.addons, ...loaded.modules].filter((path) => heavy.test(path)),
      [],
    );
  });
});

/** Waits until the inference runtime is in the process, for as long as an instance may need for it. */
const WAIT_FOR_ENGINE = `
await import('${index}');
const loaded = () => process.report.getReport().sharedObjects.some((path) => path.includes('onnxruntime'));
for (let i = 0; i < 200 && !loaded(); i++) await new Promise((go) => setTimeout(go, 100));
console.log(loaded() ? 'warmed' : 'cold');
process.exit(0);
`;

describe('a fresh instance', () => {
  // A file: worker threads inherit the options of a script given on the command line, and refuse them.
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-start-'));
    await writeFile(join(folder, 'wait.mjs'), WAIT_FOR_ENGINE);
  });
  after(() => rm(folder, { recursive: true }));

  it('gets the face models ready before its first call when it serves face work', async () => {
    const env = { ...PROJECT, FUNCTION_TARGET: 'checkIn' };
    assert.match((await run([join(folder, 'wait.mjs')], env)).output, /warmed/);
  });
});
