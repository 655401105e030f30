import { getApps, initializeApp } from 'firebase-admin/app';
import { setGlobalOptions } from 'firebase-functions';
import { REGION } from './region.ts';

/**
 * Must be the first import of index.ts: options apply only to functions defined after they are set.
 * A real Cloud Run revision never talks to an emulator; one that would is misconfigured and must not start.
 */
const emulators = Object.keys(process.env).filter((name) => name.endsWith('_EMULATOR_HOST'));
const onCloudRun =
  process.env['K_SERVICE'] !== undefined && process.env['FUNCTIONS_EMULATOR'] !== 'true';
if (onCloudRun && emulators.length > 0) {
  throw new Error(`Refusing to start: ${emulators.join(', ')} set in a deployed service`);
}

setGlobalOptions({ region: REGION, maxInstances: 100 });
if (getApps().length === 0) initializeApp();
