// npm run second-factor -- [--project ID] [--sms]
// Lets the project's Firebase Auth offer a second factor (an authenticator app; with --sms text messages too), then tells
// the security rules of every member of staff what STAFF_SECOND_FACTOR says. Run it before that parameter is deployed as
// `required`, so that people can enrol, and after. Needs Identity Platform. Reads functions/.env.ID and functions/.env;
// on a real project Application Default Credentials, on the emulators the *_EMULATOR_HOST variables.
import { parseArgs } from 'node:util';
import { offerSecondFactor } from './secondFactor/offer.ts';
import { progress } from './support/log.ts';
import { aimAtProject, emulatedProject } from './support/targetProject.ts';

const USAGE = 'usage: npm run second-factor -- [--project ID] [--sms]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { project: { type: 'string' }, sms: { type: 'boolean', default: false } },
  });
  const emulated = emulatedProject();
  const project = aimAtProject(values.project, USAGE);
  await import('../functions/src/runtime.ts');
  const { mirrorStaff } = await import('../functions/src/accounts/index.ts');
  const { liveServices } = await import('../functions/src/platform/services.ts');
  const services = liveServices();
  // The Auth emulator offers text messages from the start, and nothing else.
  if (emulated === null) {
    const offered = await offerSecondFactor(services.auth, { sms: values.sms });
    progress(`${project} offers: ${offered.join(', ')}`);
  }
  const setting = process.env['STAFF_SECOND_FACTOR'] ?? 'off';
  const staff = await mirrorStaff(services);
  progress(`STAFF_SECOND_FACTOR is ${setting}: told to the rules for ${String(staff)} accounts.`);
}

try {
  await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
