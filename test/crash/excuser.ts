// A process that lets marks follow one excuse: node excuser.ts PROJECT EXCUSE INSTANT CHUNK
import { applyExcuse } from '../../functions/src/attendance/index.ts';
import { recomputeContext } from '../../functions/src/platform/system.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

if (import.meta.main) {
  const [project = '', excuse = '', instant = '', chunk = ''] = process.argv.slice(2);
  const services = isolatedServices({ clock: clockAt(instant) }, project);
  const context = recomputeContext(services, 'applyExcuse', instant);
  await applyExcuse(context, excuse, Number(chunk));
  await services.dispose();
}
