import type { Services } from '../../functions/src/platform/services.ts';
import type { TakenMessage } from '../../tools/emulators/fcm/standIn.ts';
import { isObject } from '../../tools/support/json.ts';
import { repeatsOf } from './repeats.ts';
import type { Phones } from '../../functions/test/notifications/crowd.ts';

/** A notice that was owed, and to whom. */
export interface Owed {
  readonly id: string;
  readonly uids: readonly string[];
}

export interface Outcome {
  readonly incomplete: number;
  readonly wronglyPruned: number;
  readonly deadLeft: number;
  readonly doubles: number;
  readonly repeatedAfterLoss: number;
}

/**
 * Holds what was taken and what is stored against what was owed.
 * @param killed batches (`notice/batch`) that a killed worker had under way, once for each kill: their answers were lost with it
 */
export async function audit(
  { db }: Services,
  crowd: readonly Phones[],
  owed: readonly Owed[],
  taken: readonly TakenMessage[],
  killed: readonly string[],
): Promise<Outcome> {
  const phones = new Map(crowd.map(({ uid, tokens }) => [uid, tokens]));
  const times = Map.groupBy(taken, ({ token, message }) => `${noticeOf(message)} ${token}`);
  let [incomplete, doubles, repeatedAfterLoss, deadBatches] = [0, 0, 0, 0];
  for (const { id, uids } of owed) {
    const notice = await db.doc(`notifications/${id}`).get();
    const batches = await db.collection(`notifications/${id}/batches`).get();
    const batchOf = new Map<string, string>();
    for (const batch of batches.docs) {
      if (batch.get('status') === 'dead') deadBatches++;
      const entries: unknown = batch.get('entries');
      for (const entry of Array.isArray(entries) ? entries : []) {
        if (isObject(entry))
          batchOf.set(`${String(entry['uid'])}/${String(entry['tokenId'])}`, batch.id);
      }
    }
    const inboxes = await db.getAll(...uids.map((uid) => db.doc(`users/${uid}/inbox/${id}`)));
    let missing = inboxes.filter(({ exists }) => !exists).length;
    for (const uid of uids) {
      for (const [i, token] of (phones.get(uid) ?? []).entries()) {
        const sent = times.get(`${id} ${token}`) ?? [];
        if (sent.length === 0 && !token.startsWith('dead')) missing++;
        const batch = `${id}/${batchOf.get(`${uid}/t${String(i)}`) ?? ''}`;
        const losses =
          sent.filter(({ lost }) => lost).length + killed.filter((one) => one === batch).length;
        const repeats = repeatsOf(sent.length, losses);
        repeatedAfterLoss += repeats.afterLoss;
        doubles += repeats.doubles;
      }
    }
    if (missing > 0 || notice.get('status') !== 'done') incomplete++;
  }
  const stored = await db.collectionGroup('pushTokens').get();
  const left = new Set(stored.docs.map((doc) => String(doc.get('token'))));
  const all = crowd.flatMap(({ tokens }) => tokens);
  return {
    incomplete,
    doubles,
    repeatedAfterLoss,
    wronglyPruned: all.filter((token) => !token.startsWith('dead') && !left.has(token)).length,
    deadLeft:
      all.filter((token) => token.startsWith('dead') && left.has(token)).length + deadBatches,
  };
}

export function noticeOf({ data }: Readonly<Record<string, unknown>>): string {
  return isObject(data) ? String(data['noticeId']) : '';
}
