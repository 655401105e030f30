import { commit } from '../../platform/commit.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { notices } from '../noticeStore.ts';
import type { Entry } from '../push/batchStore.ts';
import { batches, countsOf } from '../push/batchStore.ts';

/** Batches to a commit; each holds up to 100 entries. */
const CHUNK = 100;

/** Opens the dead batches of a notice whose replay was asked for: what failed in them is owed again, and nothing else. */
export async function reopenBatches(services: Services, id: string, round: number): Promise<void> {
  const { db } = services;
  const ref = notices(db).doc(id);
  const context = recomputeContext(services, 'fanOut', id);
  for (;;) {
    const dead = await batches(db, id).where('status', '==', 'dead').limit(CHUNK).get();
    try {
      if (dead.empty) {
        const seen = await ref.get();
        const notice = seen.data();
        if (notice?.reopening !== true || notice.round !== round) return;
        await ref.update({ reopening: false }, unchangedSince(seen));
        return;
      }
      await commit(context, ({ tx, now, audit }) => {
        for (const snapshot of dead.docs) {
          const entries = snapshot.data().entries.map(reopened);
          const counts = countsOf(entries);
          const open = { status: 'open', dueAt: now, lease: null, attempts: 0, round } as const;
          tx.update(snapshot.ref, { ...open, entries, counts }, unchangedSince(snapshot));
        }
        audit({ action: 'notice.reopened', subject: ref.path, details: { batches: dead.size } });
        return Promise.resolve(null);
      });
    } catch (error) {
      // Another run does the same; look at what is left.
      if (!isPreconditionFailed(error)) throw error;
    }
  }
}

function reopened(entry: Entry): Entry {
  return entry.state === 'failed' ? { ...entry, state: 'owed', tries: 0, notBefore: null } : entry;
}
