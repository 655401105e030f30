import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isObject, readObject } from '../support/json.ts';
import { CACHE, fromRoot } from '../support/paths.ts';
import { compileJava, makeLauncherJar } from './jar.ts';
import { findJdk, onPath, type Jdk } from './java.ts';

/** Which program runs what, and the environment that makes firebase-tools take it. */
export interface Binaries {
  readonly jdk: Jdk;
  readonly env: Readonly<Record<string, string>>;
  readonly hasUi: boolean;
  /** One line a choice, for a person. */
  readonly choices: readonly string[];
  /** What is missing here, with what to install: firebase-tools will try to download these. */
  readonly missing: readonly string[];
}

interface Choice {
  readonly from: string;
  readonly env?: Readonly<Record<string, string>>;
}

const FIRESTORE_MAIN = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';
const SHIMS = join(CACHE, 'emulators', 'bin');

/**
 * Looks for everything the suite runs, without any download.
 * @throws when there is no JDK that is new enough
 */
export function findBinaries(): Binaries {
  const jdk = findJdk();
  const sdk = cloudSdk();
  const firestoreJar = findFirestoreJar(sdk);
  const found: Readonly<Record<string, Choice | undefined>> = {
    firestore: firestore(jdk, firestoreJar),
    pubsub: pubsub(sdk),
    'storage rules': storageRules(jdk, firestoreJar?.path),
  };
  const advice: Readonly<Record<string, string>> = {
    firestore: 'gcloud components install cloud-firestore-emulator',
    pubsub: 'gcloud components install pubsub-emulator',
    'storage rules':
      'gcloud components install cloud-firestore-emulator (it holds the rules engine)',
  };
  const hasUi = cached('ui') !== undefined;
  return {
    jdk,
    hasUi,
    env: Object.fromEntries(
      Object.values(found).flatMap((choice) => Object.entries(choice?.env ?? {})),
    ),
    choices: [
      `java ${String(jdk.version)}: ${jdk.home}`,
      ...Object.entries(found).flatMap(([what, c]) =>
        c === undefined ? [] : [`${what}: ${c.from}`],
      ),
      `emulator UI: ${hasUi ? "firebase-tools' cache" : 'not in the cache, starting without it'}`,
    ],
    missing: Object.entries(found).flatMap(([what, choice]) =>
      choice === undefined
        ? [`${what} emulator not found on this machine; offline, run: ${advice[what] ?? ''}`]
        : [],
    ),
  };
}

/** Top folder of the Google Cloud CLI: two levels above the resolved `gcloud`. */
function cloudSdk(): string | undefined {
  const gcloud = onPath('gcloud');
  return gcloud === undefined ? undefined : dirname(dirname(realpathSync(gcloud)));
}

/** What firebase-tools would start for `name`, when it has downloaded it before. */
function cached(name: 'firestore' | 'storage' | 'pubsub' | 'ui'): string | undefined {
  const info = readObject(
    fromRoot('node_modules/firebase-tools/lib/emulator/downloadableEmulatorInfo.json'),
  );
  const entry = name === 'ui' && isObject(info?.ui) ? info.ui.main : info?.[name];
  if (!isObject(entry)) return undefined;
  const relative = entry.binaryPathRelativeToCacheDir ?? entry.downloadPathRelativeToCacheDir;
  if (typeof relative !== 'string') return undefined;
  const folder =
    process.env.FIREBASE_EMULATORS_PATH ?? join(homedir(), '.cache/firebase/emulators');
  return existing(join(folder, relative));
}

function findFirestoreJar(sdk: string | undefined): { path: string; own: boolean } | undefined {
  const override = existing(process.env.FIRESTORE_EMULATOR_BINARY_PATH);
  const fetched = override ?? cached('firestore');
  if (fetched !== undefined) return { path: fetched, own: true };
  const component =
    sdk && existing(join(sdk, 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'));
  return component === undefined || component === '' ? undefined : { path: component, own: false };
}

function firestore(jdk: Jdk, jar: ReturnType<typeof findFirestoreJar>): Choice | undefined {
  if (jar === undefined || jar.own) return jar && { from: jar.path };
  const path = shim(`firestore-${digest(jar.path)}.jar`, (draft) => {
    makeLauncherJar(jdk, { path: draft, mainClass: FIRESTORE_MAIN, libraryJar: jar.path });
  });
  return { from: jar.path, env: { FIRESTORE_EMULATOR_BINARY_PATH: path } };
}

function pubsub(sdk: string | undefined): Choice | undefined {
  const fetched = existing(process.env.PUBSUB_EMULATOR_BINARY_PATH) ?? cached('pubsub');
  if (fetched !== undefined) return { from: fetched };
  const component =
    sdk && existing(join(sdk, 'platform/pubsub-emulator/bin/cloud-pubsub-emulator'));
  if (component === undefined || component === '') return undefined;
  // firebase-tools makes the path it is given executable: not the SDK's own file, which may belong to root.
  const script = `#!/bin/sh\nexec "${component}" "$@"\n`;
  const path = shim(`pubsub-${digest(component)}`, (draft) => {
    writeFileSync(draft, script, { mode: 0o755 });
  });
  return { from: component, env: { PUBSUB_EMULATOR_BINARY_PATH: path } };
}

/** Google's rules runtime when it was downloaded, else ours on the engine inside the Firestore jar. */
function storageRules(jdk: Jdk, firestoreJar: string | undefined): Choice | undefined {
  const fetched = existing(process.env.STORAGE_EMULATOR_BINARY_PATH) ?? cached('storage');
  if (fetched !== undefined) return { from: fetched };
  if (firestoreJar === undefined) return undefined;
  const source = fromRoot('tools/emulators/StorageRulesRuntime.java');
  const key = digest(readFileSync(source, 'utf8'), firestoreJar, String(jdk.version));
  const path = shim(`storage-rules-${key}.jar`, (draft) => {
    const classes = `${draft}.classes`;
    compileJava(jdk, source, firestoreJar, classes);
    makeLauncherJar(jdk, {
      path: draft,
      mainClass: 'StorageRulesRuntime',
      libraryJar: firestoreJar,
      classes,
    });
    rmSync(classes, { recursive: true });
  });
  return {
    from: `our runtime on the engine in ${firestoreJar}`,
    env: { STORAGE_EMULATOR_BINARY_PATH: path },
  };
}

/** A file of ours, made once; another process making it at the same moment does no harm. */
function shim(name: string, make: (draft: string) => void): string {
  const path = join(SHIMS, name);
  if (existsSync(path)) return path;
  mkdirSync(SHIMS, { recursive: true });
  const draft = join(SHIMS, `${String(process.pid)}-${name}`);
  make(draft);
  renameSync(draft, path);
  return path;
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

function existing(path: string | undefined): string | undefined {
  return path !== undefined && path !== '' && existsSync(path) ? path : undefined;
}
