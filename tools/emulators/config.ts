import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isObject, parseObject, type JsonObject } from '../support/json.ts';
import { fromRoot } from '../support/paths.ts';
import { HOST, type Ports } from './ports.ts';

/**
 * Writes a suite's own firebase.json into its folder: the project's, with this suite's ports. firebase-tools
 * resolves paths from that folder, so rules become absolute; a functions source must stay relative to it.
 * @returns the file's path
 */
export function writeSuiteConfig(folder: string, ports: Ports, ui: boolean): string {
  const project = parseObject(readFileSync(fromRoot('firebase.json'), 'utf8'));
  const path = join(folder, 'firebase.json');
  writeFileSync(path, `${JSON.stringify(suiteConfig(project, folder, ports, ui), null, 2)}\n`);
  return path;
}

/** The project's configuration as a suite in `folder` needs it. */
export function suiteConfig(
  project: JsonObject,
  folder: string,
  ports: Ports,
  ui: boolean,
): JsonObject {
  const functions = Array.isArray(project.functions) ? project.functions : [project.functions];
  return {
    functions: functions.filter(isObject).map(({ predeploy: _, ...codebase }) => ({
      ...codebase,
      source: relative(folder, fromRoot(String(codebase.source))),
      configDir: '.', // dotenv files: see functionsEnvironment.ts
    })),
    firestore: withAbsolutePaths(project.firestore),
    storage: withAbsolutePaths(project.storage),
    emulators: emulators(ports, ui),
  };
}

function withAbsolutePaths(section: unknown): JsonObject {
  if (!isObject(section)) throw new Error('firebase.json: firestore and storage must be objects');
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      (key === 'rules' || key === 'indexes') && typeof value === 'string' ? fromRoot(value) : value,
    ]),
  );
}

function emulators(ports: Ports, ui: boolean): JsonObject {
  const at = (port: number): JsonObject => ({ host: HOST, port });
  return {
    // Tests that need a school of their own use a project of their own: no warning for each of their calls.
    singleProjectMode: false,
    auth: at(ports.auth),
    functions: at(ports.functions),
    firestore: { ...at(ports.firestore), websocketPort: ports.firestoreWebsocket },
    storage: at(ports.storage),
    pubsub: at(ports.pubsub),
    tasks: at(ports.tasks),
    eventarc: at(ports.eventarc),
    hub: at(ports.hub),
    logging: at(ports.logging),
    ui: { enabled: ui, ...at(ports.ui) },
  };
}
