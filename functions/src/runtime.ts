import { getApps, initializeApp } from 'firebase-admin/app';
import { setGlobalOptions } from 'firebase-functions';
import { isDeployed } from './platform/deployment.ts';
import { REGION } from './region.ts';

/**
 * Must be the first import of index.ts: options apply only to functions defined after they are set.
 * A real Cloud Run revision never talks to an emulator, nor takes tokens unverified as the SDK's debug mode
 * does, nor posts to itself where a test would; one that would is misconfigured and must not start.
 */
const forbidden = Object.keys(process.env).filter(
  (name) =>
    name.endsWith('_EMULATOR_HOST') ||
    name === 'FIREBASE_DEBUG_MODE' ||
    name === 'WEBHOOK_LOCAL_RECEIVERS',
);
if (isDeployed() && forbidden.length > 0) {
  throw new Error(`Refusing to start: ${forbidden.join(', ')} set in a deployed service`);
}
// Otherwise the framework before us answers a malformed body with a stack trace.
if (isDeployed()) process.env['NODE_ENV'] ??= 'production';

setGlobalOptions({ region: REGION, maxInstances: 100 });
if (getApps().length === 0) initializeApp();
