import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { progress, secondsSince, type Log } from '../support/log.ts';
import { fromRoot } from '../support/paths.ts';
import { endWithProcess } from '../support/shutdown.ts';
import { findBinaries } from './binaries.ts';
import { writeSuiteConfig } from './config.ts';
import { clientEnvironment, suiteEnvironment } from './environment.ts';
import { exportSuite, loadedFunctions, runningEmulators } from './hub.ts';
import { fcmEnvironment, startSuiteFcm } from './fcm/suiteFcm.ts';
import { writeFunctionsEnvironment } from './functionsEnvironment.ts';
import { HOST, type PortName, type Ports } from './ports.ts';
import { reservePorts, type PortChoice } from './reserve.ts';
import { launchSuite, type SuiteExit, type SuiteProcess } from './suiteProcess.ts';

/** What can be chosen; tasks and eventarc come with functions. */
export type EmulatorName = 'auth' | 'functions' | 'firestore' | 'storage' | 'pubsub';

export interface SuiteOptions {
  /** Default: 'default', the ports of firebase.json. */
  readonly ports?: PortChoice;
  /** Folder of an earlier export to begin with. */
  readonly importDir?: string;
  /** Folder to export to when stop() is called. */
  readonly exportOnExit?: string;
  /** Added to the environment of the functions (MODELS_DIR, parameters). */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: all. */
  readonly only?: readonly EmulatorName[];
  /** Pass the emulators' own output to `log` too; it always goes to the suite's log file. */
  readonly echo?: boolean;
  /** No progress lines. */
  readonly quiet?: boolean;
  /** Default: stderr. */
  readonly log?: Log;
}

export interface Suite {
  readonly ports: Ports;
  /** For client processes: the *_EMULATOR_HOST variables, GCLOUD_PROJECT, FIREBASE_CONFIG, ... */
  readonly env: Readonly<Record<string, string>>;
  readonly hubUrl: string;
  /** Base of callables and HTTP functions: `${functionsUrl}/demo-rollcall/europe-west1/NAME`. */
  readonly functionsUrl: string;
  readonly uiUrl: string | undefined;
  /** A page of the pushes that the functions would have sent; undefined without functions. */
  readonly pushesUrl: string | undefined;
  /** Everything the emulators and the functions printed. */
  readonly logFile: string;
  /** Writes users, documents and files into a folder (an earlier export in it is replaced). */
  readonly exportTo: (folder: string) => Promise<void>;
  /** Ends everything; resolves when no process of the suite is left. */
  readonly stop: () => Promise<void>;
  /** Resolves when the suite has ended, by stop() or by itself. */
  readonly exited: Promise<SuiteExit>;
}

const ALL: readonly EmulatorName[] = ['auth', 'functions', 'firestore', 'storage', 'pubsub'];
/** Warm 25 s, the first time up to 75 s. */
const READY_LIMIT_MS = 180_000;

export function isEmulatorName(name: string): name is EmulatorName {
  return ALL.some((known) => known === name);
}

/**
 * Starts a Firebase Emulator Suite of its own, offline, and resolves when it answers. It ends with this
 * process at the latest. Several may run at once on different ports.
 * @throws when Java or a port is missing, or the suite is not ready in time; with the end of its log
 */
export async function startSuite(options: SuiteOptions = {}): Promise<Suite> {
  const only = options.only ?? ALL;
  const log = options.quiet === true ? () => undefined : (options.log ?? progress);
  const startedAt = performance.now();
  if (only.includes('functions') && !existsSync(fromRoot('functions/lib/index.js'))) {
    throw new Error('The functions are not built: npm run build.');
  }
  const binaries = findBinaries();
  for (const line of [...binaries.choices, ...binaries.missing]) log(line);
  const used = usedPorts(only, binaries.hasUi);
  const { claim, ports } = await reservePorts(options.ports ?? 'default', used, log);
  log(
    `starting emulators (${only.join(', ')}) on ports ${used.map((name) => ports[name]).join(' ')} ...`,
  );
  // firebase-tools keeps Storage's files in the temp folder, by name alone: suites would share them. Short, since
  // it puts Unix sockets there too.
  const temp = mkdtempSync(join(tmpdir(), 'rollcall-'));
  const pushes = only.includes('functions') ? await startSuiteFcm(ports) : undefined;
  const suite = launchSuite({
    claim,
    config: writeSuiteConfig(claim.folder, ports, binaries.hasUi),
    env: suiteEnvironment(binaries, claim.tag, {
      ...writeFunctionsEnvironment(claim.folder, { ...fcmEnvironment(ports), ...options.env }),
      TMPDIR: temp,
    }),
    emulators: only,
    importDir: options.importDir === undefined ? undefined : resolve(options.importDir),
    onLine: options.echo === true ? log : () => undefined,
  });
  const sweep = (): void => {
    rmSync(temp, { recursive: true, force: true });
    void pushes?.stop();
  };
  void suite.exited.finally(sweep);
  let stop = suite.stop;
  const takeBack = endWithProcess({ stop: () => stop(), kill: suite.kill });
  const hubUrl = url(ports.hub);
  const functionsUrl = url(ports.functions);
  try {
    await untilReady(suite, () => answers(only, hubUrl, functionsUrl));
  } catch (error) {
    await suite.stop();
    takeBack();
    throw new Error(failure(error, suite, binaries.missing), { cause: error });
  }
  log(`emulators ready after ${secondsSince(startedAt)}`);
  const exportTo = (folder: string): Promise<void> => exportSuite(hubUrl, folder);
  let stopped: Promise<void> | undefined;
  stop = () =>
    (stopped ??= stopWithExport(suite, exportTo, options.exportOnExit).finally(() => {
      sweep();
      takeBack();
    }));
  return {
    ports,
    env: clientEnvironment(ports),
    hubUrl,
    functionsUrl,
    uiUrl: binaries.hasUi ? url(ports.ui) : undefined,
    pushesUrl: pushes === undefined ? undefined : `${url(ports.fcmDesk)}/messages`,
    logFile: suite.logFile,
    exportTo,
    exited: suite.exited,
    stop,
  };
}

function usedPorts(only: readonly EmulatorName[], ui: boolean): PortName[] {
  return [
    'hub',
    'logging',
    ...only,
    ...(only.includes('functions') ? (['tasks', 'eventarc', 'fcm', 'fcmDesk'] as const) : []),
    ...(only.includes('firestore') ? (['firestoreWebsocket'] as const) : []),
    ...(ui ? (['ui'] as const) : []),
  ];
}

/** What does not answer yet; undefined when all do. */
async function answers(
  only: readonly EmulatorName[],
  hubUrl: string,
  functionsUrl: string,
): Promise<string | undefined> {
  const running = await runningEmulators(hubUrl);
  const absent = only.filter((name) => !running.includes(name));
  if (absent.length > 0) return `not running: ${absent.join(', ')}`;
  if (only.includes('functions') && (await loadedFunctions(functionsUrl)) === 0) {
    return 'the Functions emulator has loaded no function';
  }
  return undefined;
}

async function untilReady(
  suite: SuiteProcess,
  lacking: () => Promise<string | undefined>,
): Promise<void> {
  const limit = new AbortController();
  const tooLate = delay(READY_LIMIT_MS, undefined, { signal: limit.signal, ref: false }).then(
    () => {
      throw new Error(`not ready after ${String(READY_LIMIT_MS / 1000)} s`);
    },
  );
  const ended = suite.exited.then(({ code }) => {
    throw new Error(`firebase-tools ended (exit ${String(code)}) before the suite was ready`);
  });
  tooLate.catch(() => undefined); // also rejects when it is called off
  ended.catch(() => undefined); // also rejects when the suite ends later, as it should
  await Promise.race([suite.announced, tooLate, ended]);
  limit.abort();
  const missing = await lacking();
  if (missing !== undefined) throw new Error(missing);
}

async function stopWithExport(
  suite: SuiteProcess,
  exportTo: (folder: string) => Promise<void>,
  folder: string | undefined,
): Promise<void> {
  try {
    if (folder !== undefined) await exportTo(folder);
  } finally {
    await suite.stop();
  }
}

function failure(error: unknown, suite: SuiteProcess, missing: readonly string[]): string {
  const reason = error instanceof Error ? error.message : String(error);
  return [
    `The Emulator Suite did not start: ${reason}.`,
    ...missing,
    `Last lines of ${suite.logFile}:`,
    suite.tail(),
  ].join('\n');
}

function url(port: number): string {
  return `http://${HOST}:${String(port)}`;
}
