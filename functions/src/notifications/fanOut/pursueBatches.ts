import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { notices } from '../noticeStore.ts';
import type { StoredBatch } from '../push/batchStore.ts';
import { batches } from '../push/batchStore.ts';
import { finishNotice } from './finishNotice.ts';
import { leaveBatch } from './leaveTasks.ts';
import { reopenBatches } from './reopenBatches.ts';

/** Batches that are asked for at a time. */
const LANES = 10;
const AT_ONCE = 300;
/** The sweep looks again this much later at a notice whose batches are under way. */
const LOOK_AGAIN_S = 60;

/**
 * Leaves a task for each open batch of a notice, and ends the notice when there is none. Repeating it is harmless: tasks of
 * one try have one name. When the sweep asks for what is long due (`sweep`: its time) names are new, for the old ones may be lost.
 */
export async function pursueBatches(
  services: Services,
  id: string,
  sweep: string | null,
): Promise<void> {
  const { db, clock } = services;
  const ref = notices(db).doc(id);
  const seen = await ref.get();
  const notice = seen.data();
  if (notice?.status !== 'sending') return;
  if (notice.reopening) await reopenBatches(services, id, notice.round);
  const now = clock.now();
  let next: Date | null = null;
  for await (const page of openBatches(services, id)) {
    for (const batch of page) next = earlier(next, batch.data().dueAt ?? now);
    const outcomes = await settleAll(page, LANES, async (snapshot) => {
      const batch = snapshot.data();
      const isLate = sweep !== null && (batch.dueAt ?? now) <= now;
      await leaveBatch(services, id, snapshot.id, batch, isLate ? `-sweep-${sweep}` : '');
    });
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    if (failed[0] !== undefined) throw failed[0].reason;
  }
  if (next === null && (await finishNotice(services, id))) return;
  await lookAgain(services, id, next);
}

async function* openBatches(
  { db }: Services,
  id: string,
): AsyncGenerator<QueryDocumentSnapshot<StoredBatch>[]> {
  const open = batches(db, id).where('status', '==', 'open').orderBy('__name__').limit(AT_ONCE);
  for (let page = await open.get(); ;) {
    if (!page.empty) yield page.docs;
    const last = page.docs.at(-1);
    if (last === undefined || page.size < AT_ONCE) return;
    page = await open.startAfter(last).get();
  }
}

async function lookAgain(services: Services, id: string, next: Date | null): Promise<void> {
  const seen = await notices(services.db).doc(id).get();
  if (seen.data()?.status !== 'sending') return;
  const soonest = after(services.clock.now(), LOOK_AGAIN_S);
  const dueAt = next !== null && next > soonest ? next : soonest;
  try {
    await seen.ref.update({ dueAt }, unchangedSince(seen));
  } catch (error) {
    // Whoever wrote it has looked, too.
    if (!isPreconditionFailed(error)) throw error;
  }
}

function earlier(a: Date | null, b: Date): Date {
  return a === null || b < a ? b : a;
}
