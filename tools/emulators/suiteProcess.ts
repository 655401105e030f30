import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fromRoot, NODE } from '../support/paths.ts';
import { sendSignal } from '../support/processes.ts';
import { killSuite, suiteProcesses, waitUntilGone, type Claim } from './claim.ts';
import { PROJECT_ID } from './environment.ts';

export interface SuiteExit {
  readonly code: number | null;
  /** True when stop() asked for it. */
  readonly expected: boolean;
}

/** firebase-tools with all it started. */
export interface SuiteProcess {
  readonly logFile: string;
  /** Resolves when firebase-tools says that every emulator it was asked for runs. */
  readonly announced: Promise<void>;
  readonly exited: Promise<SuiteExit>;
  /** Last lines of its output. */
  readonly tail: () => string;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

export interface Launch {
  readonly claim: Claim;
  readonly config: string;
  readonly env: Record<string, string>;
  readonly emulators: readonly string[];
  readonly importDir?: string | undefined;
  readonly onLine: (line: string) => void;
}

const TAIL_LINES = 40;
/** It takes about 3 s; the rest is for a busy machine. */
const STOP_GRACE_MS = 20_000;
const KILL_WAIT_MS = 5_000;

export function launchSuite(launch: Launch): SuiteProcess {
  const { claim } = launch;
  // Its own process group: a Ctrl-C in the terminal reaches us alone, and we stop it once, in order
  // (firebase-tools takes a second signal as "leave the rest running").
  const child = spawn(
    NODE,
    [fromRoot('node_modules/firebase-tools/lib/bin/firebase.js'), ...argumentsOf(launch)],
    {
      cwd: claim.folder, // firebase-tools writes its *-debug.log files here
      env: launch.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  if (child.pid !== undefined) claim.recordChild(child.pid);

  const logFile = join(claim.folder, 'suite.log');
  const log = createWriteStream(logFile);
  const tail: string[] = [];
  let stopping: Promise<void> | undefined;

  const announced = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        tail.push(line);
        if (tail.length > TAIL_LINES) tail.shift();
        if (line.includes('All emulators ready')) resolve();
        launch.onLine(line);
      });
    }
  });
  const exited = new Promise<SuiteExit>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve({ code, expected: stopping !== undefined });
    });
  });

  const end = async (): Promise<void> => {
    const lives = child.exitCode === null && child.signalCode === null;
    if (child.pid !== undefined && lives) sendSignal(child.pid, 'SIGINT');
    else for (const pid of suiteProcesses(claim.tag)) sendSignal(pid, 'SIGTERM'); // nobody else will
    if (!(await waitUntilGone(claim.tag, STOP_GRACE_MS))) {
      killSuite(claim.tag);
      await waitUntilGone(claim.tag, KILL_WAIT_MS);
    }
    claim.release();
  };
  return {
    logFile,
    announced,
    exited,
    tail: () => tail.join('\n'),
    stop: () => (stopping ??= end()),
    kill: () => {
      killSuite(claim.tag);
      claim.release();
    },
  };
}

function argumentsOf({ config, emulators, importDir }: Launch): string[] {
  return [
    'emulators:start',
    ...['--project', PROJECT_ID],
    ...['--config', config],
    ...['--only', emulators.join(',')],
    ...(importDir === undefined ? [] : ['--import', importDir]),
  ];
}
