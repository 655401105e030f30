// A process that recomputes stats, level by level: node recomputer.ts PROJECT INSTANT TARGET...
import { workOff } from '../../functions/src/insights/index.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

/** Longer than any debounce: what a level leaves due is due for the next. */
const STEP_MS = 400_000;

if (import.meta.main) {
  const [project = '', instant = '', ...targets] = process.argv.slice(2);
  const clock = clockAt(instant);
  const services = isolatedServices({ clock }, project);
  for (const target of targets) {
    await workOff(services, target);
    clock.set(new Date(clock.now().getTime() + STEP_MS).toISOString());
  }
  await services.dispose();
}
