import { commitIfDue } from '../platform/system.ts';
import { recomputeContext } from '../platform/system.ts';
import type { Services } from '../platform/services.ts';
import { settleAll } from '../platform/settleAll.ts';
import type { CallContext } from '../platform/operation.ts';
import { studentsSide, toDeciders, toStudent } from './notices.ts';
import { dueRequests, requestRef } from './requestStore.ts';
import { takeStep } from './takeStep.ts';

const PAGE = 100;
const LANES = 5;

/**
 * What the schedule does: requests whose time is over expire, by the state it finds and the clock; `occasion`, its
 * scheduled time, is for the audit. The student is told, and of one that was submitted whoever was asked.
 * @throws AggregateError in the end when any failed, so that the schedule is tried again
 */
export async function expireRequests(services: Services, occasion: string): Promise<void> {
  const context = recomputeContext(services, 'expireAbsenceRequests', occasion);
  const due = dueRequests(services.db, services.clock.now()).limit(PAGE);
  const errors: Error[] = [];
  for (let page = await due.get(); page.size > 0;) {
    const ids = page.docs.map(({ id }) => id);
    const done = await settleAll(ids, LANES, (id) => expire(context, id));
    for (const [i, one] of done.entries()) {
      if (one.status === 'fulfilled') continue;
      errors.push(new Error(`request ${ids[i] ?? ''} did not expire`, { cause: one.reason }));
    }
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE) break;
    page = await due.startAfter(last).get();
  }
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} requests`);
}

async function expire(context: CallContext, id: string): Promise<void> {
  const { db } = context.services;
  await commitIfDue(context, async (write) => {
    const { tx, now, intent } = write;
    const before = (await tx.get(requestRef(db, id))).data();
    // Something happened to it meanwhile, or another run was here.
    if (before === undefined || before.dueAt === null || before.dueAt > now) return null;
    const side = await studentsSide(tx, db, before, now);
    const as = { by: 'system', as: 'system' } as const;
    const after = takeStep(write, db, id, before, {
      action: 'expire',
      ...as,
      changes: { dueAt: null },
    });
    intent(toStudent('absence-request.decided', id, before, after, side));
    if (before.status === 'submitted') intent(toDeciders('absence-request.withdrawn', id, after));
    return true;
  });
}
