import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A Java development kit on this machine. */
export interface Jdk {
  readonly home: string;
  /** Feature release: 21, 25, ... */
  readonly version: number;
}

/** firebase-tools 15 refuses an older one. */
export const MIN_JAVA = 21;

export const INSTALL_JAVA = `install a JDK ${String(MIN_JAVA)} or newer (Debian: apt-get install openjdk-21-jdk-headless; macOS: brew install openjdk@21) or name one in JAVA_HOME`;

type Environment = Readonly<Record<string, string | undefined>>;

/** First executable of this name on PATH. */
export function onPath(name: string, env: Environment = process.env): string | undefined {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Version of the JDK in `home` by its release file (no JVM is started); undefined when there is none. */
export function readJdk(home: string): Jdk | undefined {
  const release = join(home, 'release');
  if (!existsSync(release) || !existsSync(join(home, 'bin', 'javac'))) return undefined;
  const version = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1];
  return version === undefined ? undefined : { home, version: Number(version) };
}

/**
 * The JDK to use: JAVA_HOME when it is new enough, else the newest of PATH and the system's folders.
 * @throws when none is new enough; the message lists what was found instead
 */
export function findJdk(env: Environment = process.env, folders = systemFolders()): Jdk {
  const named = env.JAVA_HOME ? readJdk(env.JAVA_HOME) : undefined;
  if (named !== undefined && named.version >= MIN_JAVA) return named;
  const java = onPath('java', env);
  const homes = java === undefined ? [] : [dirname(dirname(realpathSync(java)))];
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder)) {
      homes.push(join(folder, name), join(folder, name, 'Contents', 'Home'));
      homes.push(join(folder, name, 'libexec', 'openjdk.jdk', 'Contents', 'Home'));
    }
  }
  const found = homes.flatMap((home) => readJdk(home) ?? []);
  const newest = found.sort((a, b) => b.version - a.version)[0];
  if (newest !== undefined && newest.version >= MIN_JAVA) return newest;
  const seen =
    newest === undefined ? 'no JDK found' : `newest JDK found is ${String(newest.version)}`;
  throw new Error(`The emulators need Java ${String(MIN_JAVA)}: ${seen}; ${INSTALL_JAVA}.`);
}

/** Where systems and version managers keep JDKs, each in a folder of its own. */
function systemFolders(): string[] {
  return [
    '/usr/lib/jvm',
    '/opt/java',
    '/Library/Java/JavaVirtualMachines',
    '/opt/homebrew/opt',
    join(homedir(), '.sdkman', 'candidates', 'java'),
    join(homedir(), '.jdks'),
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
