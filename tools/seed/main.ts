// npm run seed: builds the demonstration school through the public operations on an empty suite of its own and
// exports it to emulator-data/.
import { makeFirstAdmin } from '../../functions/src/accounts/index.ts';
import { withoutTriggers } from '../emulators/hub.ts';
import { startSuite } from '../emulators/suite.ts';
import { addPast } from './history/addPast.ts';
import { ADMINS } from '../school/roll.ts';
import { progress } from '../support/log.ts';
import { fromRoot } from '../support/paths.ts';
import { buildSchool } from './buildSchool.ts';
import { adminServices, mailFirstAdmin, protectAddresses, sweep } from './asOperator.ts';

const suite = await startSuite({ ports: 'free' });
try {
  const services = await adminServices(suite.env);
  await protectAddresses(suite.env);
  const [first] = ADMINS;
  if (first === undefined) throw new Error('the school needs an admin');
  const { passwordLink } = await makeFirstAdmin(services, first);
  await mailFirstAdmin(services, first.email, passwordLink);
  await buildSchool(suite.ports, services, progress);
  await withoutTriggers(suite.hubUrl, async () => {
    await addPast(suite.ports, services, progress);
    const swept = await sweep(services);
    progress(`left out of the export: ${swept}`);
    await suite.exportTo(fromRoot('emulator-data'));
  });
  progress('exported to emulator-data/');
} catch (error) {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await suite.stop();
}
process.exit();
