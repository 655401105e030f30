import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { StoredDigestEntry } from './digestStore.ts';
import { dueEntries } from './digestStore.ts';
import { sendDigest } from './sendDigest.ts';

const PAGE = 500;
const LANES = 8;

/**
 * What the schedule does: whoever has entries that are due gets one digest, by the state it finds and the clock;
 * `occasion`, its scheduled time, is for the audit. One person whose digest fails holds up no other.
 * @throws AggregateError in the end when any failed, so that the schedule is tried again
 */
export async function sendDigests(services: Services, occasion: string): Promise<void> {
  const context = recomputeContext(services, 'sendDigests', occasion);
  const due = dueEntries(services.db, services.clock.now()).limit(PAGE);
  const tried = new Set<string>();
  const errors: unknown[] = [];
  let last: QueryDocumentSnapshot<StoredDigestEntry> | undefined;
  do {
    const { docs } = await (last === undefined ? due : due.startAfter(last)).get();
    const uids = [...new Set(docs.flatMap((doc) => doc.ref.parent.parent?.id ?? []))];
    const fresh = uids.filter((uid) => !tried.has(uid));
    for (const uid of fresh) tried.add(uid);
    const done = await settleAll(fresh, LANES, (uid) => sendDigest(context, uid));
    errors.push(...reasonsOf(done));
    last = docs.length < PAGE ? undefined : docs.at(-1);
  } while (last !== undefined);
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} digests`);
}
