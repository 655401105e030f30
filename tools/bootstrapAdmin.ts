// npm run bootstrap-admin -- --email x@school.example --name "A Name" [--project ID]
// Makes the first admin, only while there is no active one, and prints the link that sets the password.
// On the emulators: with FIREBASE_AUTH_EMULATOR_HOST and FIRESTORE_EMULATOR_HOST set. On a real project: with
// Application Default Credentials (gcloud auth application-default login).
import { parseArgs } from 'node:util';
import { progress } from './support/log.ts';

const USAGE = 'usage: npm run bootstrap-admin -- --email ADDRESS --name NAME [--project ID]';
const EMULATORS = ['FIREBASE_AUTH_EMULATOR_HOST', 'FIRESTORE_EMULATOR_HOST'];

/** The project to work on; the emulators' own unless another is named. @throws Error when it is not clear */
function projectOf(named: string | undefined): string {
  const set = EMULATORS.filter((name) => process.env[name] !== undefined);
  if (set.length === 1) {
    throw new Error(`set both of ${EMULATORS.join(' and ')}, or none: half of it would be real`);
  }
  const project = named ?? process.env['GCLOUD_PROJECT'];
  if (project !== undefined) return project;
  if (set.length === 0) throw new Error(`name the project. ${USAGE}`);
  return 'demo-rollcall';
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, name: { type: 'string' }, project: { type: 'string' } },
  });
  const project = projectOf(values.project);
  // The default app is made when runtime.ts is loaded, for the project that is named here.
  process.env['GCLOUD_PROJECT'] = project;
  await import('../functions/src/runtime.ts');
  const { Email, PersonName, makeFirstAdmin } = await import('../functions/src/accounts/index.ts');
  const { liveServices } = await import('../functions/src/platform/services.ts');
  const [email, name] = [Email.safeParse(values.email), PersonName.safeParse(values.name)];
  if (!email.success || !name.success) throw new Error(USAGE);
  const made = await makeFirstAdmin(liveServices(), { email: email.data, name: name.data });
  progress(`${email.data} is an admin of ${project} now (uid ${made.uid}). Set the password here:`);
  process.stdout.write(`${made.passwordLink}\n`);
}

try {
  await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
