import type { DueMoment } from '../../courses/index.ts';
import { dueSessions } from '../../courses/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { CHUNK } from './chunks.ts';
import { closeCheckIns } from './closeCheckIns.ts';
import { closeDepartures } from './closeDepartures.ts';
import { nudge } from './nudge.ts';

/**
 * How far back an outage is made good. What came due before, as everything before a first deployment, is left to
 * staff: nobody is to be told now of a class of last term.
 */
export const CATCH_UP_DAYS = 14;

/** How many sessions are worked on at a time. */
const LANES = 4;

const WORK: Readonly<Record<DueMoment, (context: CallContext, id: string) => Promise<void>>> = {
  nudge,
  close: (context, id) => closeCheckIns(context, id, { chunk: CHUNK, byStaff: false }),
  departures: (context, id) => closeDepartures(context, id, { chunk: CHUNK, byStaff: false }),
};

/**
 * What the schedule does: whatever moment of whatever session has come is worked off, by the state it finds and the
 * clock; `occasion`, its scheduled time, is for the audit. One session that fails holds up no other.
 * @throws AggregateError in the end when any failed, so that the schedule is tried again
 */
export async function closeDue(services: Services, occasion: string): Promise<void> {
  const context = recomputeContext(services, 'closeSessions', occasion);
  const now = services.clock.now();
  const span = { from: new Date(now.getTime() - CATCH_UP_DAYS * 86_400_000), to: now };
  const errors: unknown[] = [];
  for (const moment of ['nudge', 'close', 'departures'] as const) {
    for await (const ids of dueSessions(services.db, moment, span)) {
      await workOff(context, moment, ids, errors);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} sessions`);
}

async function workOff(
  context: CallContext,
  moment: DueMoment,
  ids: readonly string[],
  errors: unknown[],
): Promise<void> {
  const left = [...ids];
  const lane = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await WORK[moment](context, id);
      } catch (error) {
        errors.push(new Error(`${moment} of session ${id} was not worked off`, { cause: error }));
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
