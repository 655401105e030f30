import { delimiter, dirname, join } from 'node:path';
import { NODE } from '../support/paths.ts';
import type { Binaries } from './binaries.ts';
import { HOST, type Ports } from './ports.ts';

/** A project id that starts with `demo-` can reach nothing real (firebase-tools refuses). */
export const PROJECT_ID = 'demo-rollcall';
export const BUCKET = `${PROJECT_ID}.appspot.com`;

/** Every process of a suite carries this variable, so that a leftover is found whatever became of its parent. */
export const SUITE_TAG = 'ROLLCALL_SUITE';

/**
 * Calls and events that the Functions emulator has under way at once; its default is 50. Each has a process of 140 MB of
 * its own, and every record of a class that is closed is an event: 30 of them are 30 processes on two cores.
 */
const CALLS_AT_ONCE = '4';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that lead the Admin and Google Cloud client libraries of another process to this suite. */
export function clientEnvironment(ports: Ports): Record<string, string> {
  const at = (port: number): string => `${HOST}:${String(port)}`;
  return {
    GCLOUD_PROJECT: PROJECT_ID,
    GOOGLE_CLOUD_PROJECT: PROJECT_ID,
    FIREBASE_CONFIG: JSON.stringify({ projectId: PROJECT_ID, storageBucket: BUCKET }),
    FIREBASE_AUTH_EMULATOR_HOST: at(ports.auth),
    FIRESTORE_EMULATOR_HOST: at(ports.firestore),
    FIREBASE_STORAGE_EMULATOR_HOST: at(ports.storage),
    STORAGE_EMULATOR_HOST: `http://${at(ports.storage)}`,
    PUBSUB_EMULATOR_HOST: at(ports.pubsub),
    CLOUD_TASKS_EMULATOR_HOST: at(ports.tasks),
    CLOUD_EVENTARC_EMULATOR_HOST: `http://${at(ports.eventarc)}`,
    FUNCTIONS_EMULATOR_HOST: at(ports.functions),
    FIREBASE_EMULATOR_HUB: at(ports.hub),
    FCM_DESK: at(ports.fcmDesk),
    METADATA_SERVER_DETECTION: 'none',
  };
}

/**
 * Environment of firebase-tools and all it starts. What belongs to another suite or to a real project is
 * left out, `extra` is added last and reaches the functions (MODELS_DIR, parameters).
 */
export function suiteEnvironment(
  binaries: Binaries,
  tag: string,
  extra: Environment,
  base: Environment = process.env,
): Record<string, string> {
  const env: Environment = {
    FUNCTIONS_EMULATOR_PARALLEL: CALLS_AT_ONCE,
    ...Object.fromEntries(Object.entries(base).filter(([name]) => !isForeign(name))),
    ...binaries.env,
    JAVA_HOME: binaries.jdk.home,
    PATH: [join(binaries.jdk.home, 'bin'), dirname(NODE), base.PATH].join(delimiter),
    METADATA_SERVER_DETECTION: 'none',
    FIREBASE_CLI_DISABLE_UPDATE_CHECK: '1',
    NO_UPDATE_NOTIFIER: '1',
    ...extra,
    [SUITE_TAG]: tag,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function isForeign(name: string): boolean {
  return (
    /_EMULATOR_(HOST|HUB)$/.test(name) ||
    [
      'FCM_DESK',
      'FIREBASE_CONFIG',
      'GCLOUD_PROJECT',
      'GOOGLE_CLOUD_PROJECT',
      'GOOGLE_APPLICATION_CREDENTIALS',
      'NODE_V8_COVERAGE',
      'FORCE_COLOR',
    ].includes(name)
  );
}
