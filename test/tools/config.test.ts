import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suiteConfig } from '../../tools/emulators/config.ts';
import { dotenvLine } from '../../tools/emulators/functionsEnvironment.ts';
import { clientEnvironment, suiteEnvironment } from '../../tools/emulators/environment.ts';
import { manifestLine } from '../../tools/emulators/jar.ts';
import { DEFAULT_PORTS, portsAt } from '../../tools/emulators/ports.ts';
import { isObject, parseObject } from '../../tools/support/json.ts';
import { fromRoot } from '../../tools/support/paths.ts';

describe("a suite's own configuration", () => {
  const folder = fromRoot('.cache', 'emulators', 'suites', '10000');
  const project = parseObject(readFileSync(fromRoot('firebase.json'), 'utf8'));
  const config = suiteConfig(project, folder, portsAt(10_000), false);

  it('finds the functions from its folder', () => {
    assert.ok(Array.isArray(config.functions));
    const sources = config.functions.map(
      (codebase: unknown) => isObject(codebase) && codebase.source,
    );
    assert.deepEqual(
      sources.map((source) => join(folder, String(source))),
      [fromRoot('functions')],
    );
  });

  it('keeps the parameters of its functions to itself', () => {
    assert.ok(Array.isArray(config.functions) && isObject(config.functions[0]));
    assert.equal(config.functions[0].configDir, '.');
  });

  it('names rules and indexes that exist', () => {
    assert.ok(isObject(config.firestore) && isObject(config.storage));
    for (const path of [config.firestore.rules, config.firestore.indexes, config.storage.rules]) {
      assert.ok(typeof path === 'string' && existsSync(path), String(path));
    }
  });

  it('starts the UI only where it is there', () => {
    assert.ok(isObject(config.emulators) && isObject(config.emulators.ui));
    assert.equal(config.emulators.ui.enabled, false);
  });
});

describe('environment of a suite', () => {
  const binaries = {
    jdk: { home: '/jdk', version: 25 },
    env: { X: '1' },
    hasUi: false,
    choices: [],
    missing: [],
  };

  it('takes nothing from another suite or a real project along', () => {
    const base = {
      ...clientEnvironment(DEFAULT_PORTS),
      GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
      PATH: '/bin',
    };
    const env = suiteEnvironment(binaries, 'tag', {}, base);
    const left = Object.keys(env).filter((name) => name in base);
    assert.deepEqual(left.sort(), ['METADATA_SERVER_DETECTION', 'PATH']);
  });

  it('puts its Java first and marks every process', () => {
    const env = suiteEnvironment(binaries, 'tag', { Y: '2' }, { PATH: '/bin' });
    assert.match(env.PATH ?? '', /^\/jdk\/bin/);
    assert.deepEqual([env.ROLLCALL_SUITE, env.X, env.Y], ['tag', '1', '2']);
  });
});

describe('dotenv line', () => {
  it('escapes what would end the quotes or the line', () => {
    assert.equal(dotenvLine('A', 'say "hi"\n\\end'), 'A="say \\"hi\\"\\n\\\\end"');
  });
});

describe('jar manifest', () => {
  it('folds lines at 72 bytes and loses nothing', () => {
    const lines = manifestLine('Class-Path', `file:///${'x'.repeat(300)}.jar`).split('\n');
    assert.ok(lines.length > 4 && lines.every((line) => line.length <= 72));
    assert.ok(lines.slice(1).every((line) => line.startsWith(' ')));
    const joined = lines.map((line, index) => (index === 0 ? line : line.slice(1))).join('');
    assert.equal(joined, `Class-Path: file:///${'x'.repeat(300)}.jar`);
  });
});
