// npm run rotate-keys -- [--project ID] [--keyring-database NAME] [--page N] [--wait]
// Wraps every person's data keys under a new key-encryption key: one that it makes under Cloud KMS (TEMPLATE_KMS_KEY), or
// the first of the secret TEMPLATE_KEK. Templates themselves are not touched. It may be killed and run again: what is
// done is passed over. Needs the variables that the functions run with (of functions/.env and functions/.env.ID they are
// read); on the emulators the *_EMULATOR_HOST ones, on a real project Application Default Credentials.
import { parseArgs } from 'node:util';
import { progress } from '../support/log.ts';
import { aimAtProject, emulatedProject, readVariables } from '../support/targetProject.ts';
import { rotate } from './rotate.ts';

const USAGE =
  'usage: npm run rotate-keys -- [--project ID] [--keyring-database NAME] [--page N] [--wait]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      project: { type: 'string' },
      'keyring-database': { type: 'string' },
      page: { type: 'string', default: '200' },
      wait: { type: 'boolean', default: false },
    },
  });
  const page = Number(values.page);
  if (!Number.isInteger(page) || page < 1 || page > 1000)
    throw new Error(`--page: 1 to 1000. ${USAGE}`);
  const database = values['keyring-database'];
  if (database !== undefined) process.env['KEYRING_DATABASE'] = database;
  // The secret of the emulators lies in a file; that of a real project is handed over.
  if (emulatedProject() !== null) readVariables('functions/.secret.local');
  aimAtProject(values.project, USAGE);
  process.exitCode = await rotate({ page, wait: values.wait });
}

try {
  await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  progress('Nothing is lost. Run the same command again: what is wrapped anew is passed over.');
  process.exitCode = 1;
}
