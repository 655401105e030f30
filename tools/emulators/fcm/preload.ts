// Preload of function workers on the Emulator Suite: their pushes go to the stand-in, with credentials from its desk.
// A deployed service refuses to start with FCM_EMULATOR_HOST (runtime.ts); here nothing happens without it.
import { redirectFcm } from './redirect.ts';

const { FCM_EMULATOR_HOST: fcm, FCM_DESK: desk, FUNCTIONS_EMULATOR: emulated } = process.env;
if (fcm !== undefined && desk !== undefined && emulated === 'true') {
  redirectFcm(`http://${fcm}`);
  process.env['GCE_METADATA_HOST'] = desk;
  process.env['METADATA_SERVER_DETECTION'] = 'assume-present';
}
