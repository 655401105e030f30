import type { DueMoment } from '../../courses/index.ts';
import { dueSessions } from '../../courses/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import { CHUNK } from './chunks.ts';
import { closeCheckIns } from './closeCheckIns.ts';
import { closeDepartures } from './closeDepartures.ts';
import { nudge } from './nudge.ts';

/**
 * How far back an outage is made good. What came due before, as everything before a first deployment, is left to
 * staff: nobody is to be told now of a class of last term.
 */
const CATCH_UP_DAYS = 14;

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
  const errors: Error[] = [];
  for (const moment of ['nudge', 'close', 'departures'] as const) {
    for await (const ids of dueSessions(services.db, moment, span)) {
      errors.push(...(await workOff(context, moment, ids)));
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} sessions`);
}

/** @returns an error for each session of which it failed */
async function workOff(
  context: CallContext,
  moment: DueMoment,
  ids: readonly string[],
): Promise<Error[]> {
  const done = await settleAll(ids, LANES, (id) => WORK[moment](context, id));
  return done.flatMap((one, i) => {
    if (one.status === 'fulfilled') return [];
    const what = `${moment} of session ${ids[i] ?? ''} was not worked off`;
    return [new Error(what, { cause: one.reason })];
  });
}
