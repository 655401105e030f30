import { isDeployed } from '../../platform/deployment.ts';

/**
 * Receivers on this machine that a test or the emulator may post to, `127.0.0.1:PORT` by comma; start-up of a deployed
 * service that has it set is refused (runtime.ts), and there it would count for nothing.
 */
export const LOCAL_RECEIVERS = 'WEBHOOK_LOCAL_RECEIVERS';

/** Each as the URL parser writes a host: `127.0.0.1:8123`. Empty in a deployed service, whatever its environment says. */
export function localReceivers(): ReadonlySet<string> {
  if (isDeployed()) return new Set();
  const named = (process.env[LOCAL_RECEIVERS] ?? '').split(',').map((one) => one.trim());
  return new Set(named.filter((one) => /^127\.0\.0\.1:\d{4,5}$/.test(one)));
}
