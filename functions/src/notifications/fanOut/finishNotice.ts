import { commitIfDue, recomputeContext } from '../../platform/system.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { notices } from '../noticeStore.ts';
import { batches } from '../push/batchStore.ts';

const ROUNDS = 4;

/** Ends a notice that is written out and has no open batch; else leaves it as it is. */
export async function finishNotice(services: Services, id: string): Promise<boolean> {
  const { db } = services;
  const ref = notices(db).doc(id);
  const ofStatus = async (status: string): Promise<number> =>
    (await batches(db, id).where('status', '==', status).count().get()).data().count;
  for (let round = 1; ; round++) {
    // The notice first: whatever adds or opens a batch writes it as well, and then what was counted here does not hold.
    const seen = await ref.get();
    const notice = seen.data();
    if (notice?.status !== 'sending' || notice.reopening) return false;
    if ((await ofStatus('open')) > 0) return false;
    const [dead, expired] = await Promise.all([ofStatus('dead'), ofStatus('expired')]);
    const status = dead > 0 ? 'dead' : expired > 0 ? 'expired' : 'done';
    try {
      await commitIfDue(recomputeContext(services, 'fanOut', id), ({ tx, audit }) => {
        tx.update(ref, { status, dueAt: null, lease: null }, unchangedSince(seen));
        audit({ action: `notice.${status}`, subject: ref.path, details: { dead, expired } });
        return Promise.resolve(true);
      });
      return true;
    } catch (error) {
      if (!isPreconditionFailed(error) || round === ROUNDS) throw error;
    }
  }
}
