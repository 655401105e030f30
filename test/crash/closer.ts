// A process that works off every moment of one session: node closer.ts PROJECT SESSION INSTANT CHUNK
import { closeCheckIns } from '../../functions/src/attendance/closing/closeCheckIns.ts';
import { closeDepartures } from '../../functions/src/attendance/closing/closeDepartures.ts';
import { nudge } from '../../functions/src/attendance/closing/nudge.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { recomputeContext } from '../../functions/src/platform/system.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

export async function closeAll(
  services: Services,
  sessionId: string,
  occasion: string,
  chunk: number,
): Promise<void> {
  const context = recomputeContext(services, 'closeSessions', occasion);
  await nudge(context, sessionId);
  await closeCheckIns(context, sessionId, { chunk, byStaff: false });
  await closeDepartures(context, sessionId, { chunk, byStaff: false });
}

if (import.meta.main) {
  const [project = '', sessionId = '', instant = '', chunk = ''] = process.argv.slice(2);
  const services = isolatedServices({ clock: clockAt(instant) }, project);
  await closeAll(services, sessionId, instant, Number(chunk));
  await services.dispose();
}
