import { existsSync } from 'node:fs';
import { fromRoot } from './paths.ts';

/** The project of the emulators that the environment leads to; null when it leads to none. */
export function emulatedProject(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env['FIRESTORE_EMULATOR_HOST'] === undefined) return null;
  return env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
}

/**
 * Leads the Admin SDK, which is loaded afterwards, to the project that an operator named, or to that of the emulators, and reads
 * the variables that its functions run with. What is set already stays.
 * @param usage told when there is none
 * @throws Error when there is none
 */
export function aimAtProject(named: string | undefined, usage: string): string {
  const project = named ?? emulatedProject();
  if (project === null) throw new Error(`name the project. ${usage}`);
  // All three that the SDK looks at: another project would be worked on, or none.
  process.env['FIREBASE_CONFIG'] = JSON.stringify({ projectId: project });
  process.env['GOOGLE_CLOUD_PROJECT'] = project;
  process.env['GCLOUD_PROJECT'] = project;
  for (const name of [`.env.${project}`, '.env']) readVariables(`functions/${name}`);
  return project;
}

/** Reads a file of variables, relative to the project's top folder, if it is there. What is set already stays. */
export function readVariables(path: string): void {
  if (existsSync(fromRoot(path))) process.loadEnvFile(fromRoot(path));
}
