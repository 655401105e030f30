/** The project of the emulators that the environment leads to; null when it leads to none. */
export function emulatedProject(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env['FIRESTORE_EMULATOR_HOST'] === undefined) return null;
  return env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
}
