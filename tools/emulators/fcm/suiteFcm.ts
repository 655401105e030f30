import { pathToFileURL } from 'node:url';
import { fromRoot } from '../../support/paths.ts';
import { HOST, type Ports } from '../ports.ts';
import type { FcmStandIn } from './standIn.ts';
import { startFcmStandIn } from './standIn.ts';

/** The stand-in of a suite, in the process that owns the suite. */
export function startSuiteFcm(ports: Ports): Promise<FcmStandIn> {
  return startFcmStandIn({ ports });
}

/**
 * What leads the functions of a suite to its stand-in. It goes into their dotenv file, which reaches the workers alone:
 * firebase-tools itself, a Node program too, must not be preloaded.
 */
export function fcmEnvironment(ports: Ports): Record<string, string> {
  const preload = pathToFileURL(fromRoot('tools/emulators/fcm/preload.ts')).href;
  return {
    NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${preload}`,
    FCM_EMULATOR_HOST: `${HOST}:${String(ports.fcm)}`,
    FCM_DESK: `${HOST}:${String(ports.fcmDesk)}`,
  };
}
