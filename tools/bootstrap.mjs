// First step of every npm script. Plain JavaScript without imports from packages: it runs on a bare
// Node >= 20 with nothing installed, installs what is missing, then hands over to the project's own
// Node 22. Progress goes to stderr, so that a command's stdout (`--json`) stays clean.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, 'node_modules', '.bin');
const node = join(binaries, 'node');
const STAMP = '.rollcall-install';

/** What each command needs prepared (see tools/prepare.ts) before it starts. */
const NEEDS = {
  start: ['build', 'secrets', 'models', 'photos'],
  demo: ['build', 'secrets', 'models', 'photos'],
  test: ['build', 'secrets', 'models', 'photos'],
  rules: ['build', 'secrets'],
  bench: ['build', 'secrets', 'models', 'photos'],
  seed: ['build', 'secrets', 'models'],
  embed: ['models'],
  calibrate: ['models'],
  measureLiveness: ['models', 'photos'],
  models: [],
  emulators: ['build', 'secrets', 'models'],
  bootstrapAdmin: [],
  rotateKeys: [],
  rebuildStats: [],
  secondFactor: [],
};

const say = (text) => process.stderr.write(`rollcall  ${text}\n`);

function fail(text) {
  say(text);
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** npm as `npm run` named it, else the one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? { file: process.execPath, args: [cli] } : { file: 'npm', args: [] };
}

function checkHost() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  const npm = npmCommand();
  const version = spawnSync(npm.file, [...npm.args, '--version'], { encoding: 'utf8' });
  if (version.status !== 0) fail('npm was not found on PATH: install it (it comes with Node).');
}

/** True when node_modules holds, version for version, what the lock asks for (optional parts aside). */
function matchesLock(lock, folder) {
  const installed = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return Object.entries(lock.packages).every(
    ([path, entry]) =>
      path === '' ||
      entry.optional === true ||
      entry.devOptional === true ||
      installed[path]?.version === entry.version,
  );
}

function isInstalled(folder, name, lockText) {
  const stamp = join(folder, 'node_modules', STAMP);
  if (name === 'root' && !existsSync(node)) return false;
  const digest = createHash('sha256').update(lockText).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true;
  // Someone ran npm by hand: believe npm's own record of what it installed.
  if (!matchesLock(JSON.parse(lockText), folder)) return false;
  writeFileSync(stamp, digest);
  return true;
}

function install(name, folder) {
  const lockText = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (isInstalled(folder, name, lockText)) return;
  say(`installing packages of ${name} (npm ci, about a minute) ...`);
  const started = Date.now();
  const npm = npmCommand();
  const result = spawnSync(
    npm.file,
    [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      // Node 22 first: under Node 20 npm would silently leave out optional packages that ask for 22.
      env: { ...process.env, PATH: [binaries, process.env.PATH].join(delimiter) },
    },
  );
  if (result.status !== 0)
    fail(`npm ci failed in ${name} (exit ${result.status ?? result.signal}).`);
  writeFileSync(
    join(folder, 'node_modules', STAMP),
    createHash('sha256').update(lockText).digest('hex'),
  );
  say(`packages of ${name} installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Runs a program of ours on Node 22 to its end; resolves its exit code. Signals are passed on. */
function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: [binaries, process.env.PATH].join(delimiter) },
    });
    const forwarders = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      const forward = () => child.kill(signal);
      process.on(signal, forward);
      return [signal, forward];
    });
    child.once('error', (error) => fail(`cannot run Node 22: ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const [name, forward] of forwarders) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

const [command, ...args] = process.argv.slice(2);
const needs = NEEDS[command];
if (needs === undefined) fail(`usage: npm run <${Object.keys(NEEDS).join(' | ')}>`);
const program = [`tools/${command}.ts`, `tools/${command}/main.ts`, `${command}/main.ts`]
  .map((path) => join(root, path))
  .find((path) => existsSync(path));
if (program === undefined) fail(`this checkout has no program for "${command}"`);

checkHost();
install('root', root);
install('functions', join(root, 'functions'));
// Unit tests run the sources: of what is prepared they need only what is fetched.
const FETCHED = ['models', 'photos'];
const steps = args.includes('--unit') ? needs.filter((step) => FETCHED.includes(step)) : needs;
const prepared = steps.length === 0 ? 0 : await run(join(root, 'tools', 'prepare.ts'), steps);
process.exit(prepared === 0 ? await run(program, args) : prepared);
