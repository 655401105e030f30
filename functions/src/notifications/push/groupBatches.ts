import type { PushWords, Recipient } from '../notice.ts';
import type { BatchMessage } from './batchStore.ts';

/** Devices to a batch: all of it may have to be sent again when one connection is cut. */
export const BATCH_SIZE = 100;

/** One device that is to be told. */
export interface Push extends Recipient {
  readonly tokenId: string;
  readonly at: Date;
  readonly until: Date;
  readonly words: PushWords;
}

/** Devices that are sent to together. */
export interface Group {
  readonly at: Date;
  readonly until: Date;
  readonly messages: readonly BatchMessage[];
  readonly entries: readonly (Recipient & { readonly tokenId: string; readonly message: number })[];
}

/** Every push in exactly one group of its times, in their order; words that are equal are kept once. */
export function groupBatches(pushes: readonly Push[], size = BATCH_SIZE): Group[] {
  const byTimes = Map.groupBy(
    pushes,
    ({ at, until }) => `${at.toISOString()} ${until.toISOString()}`,
  );
  return [...byTimes.values()].flatMap((together) => {
    const groups: Group[] = [];
    for (let from = 0; from < together.length; from += size) {
      groups.push(groupOf(together.slice(from, from + size)));
    }
    return groups;
  });
}

function groupOf(pushes: readonly Push[]): Group {
  const places = new Map<string, number>();
  const messages: BatchMessage[] = [];
  const entries = pushes.map(({ uid, childUid, tokenId, words: { title, body, data } }) => {
    const key = JSON.stringify([title, body, Object.entries(data).sort()]);
    let message = places.get(key);
    if (message === undefined) {
      message = messages.push({ title, body, data: { ...data } }) - 1;
      places.set(key, message);
    }
    return { uid, childUid, tokenId, message };
  });
  const [first] = pushes;
  if (first === undefined) throw new RangeError('a group of nobody');
  return { at: first.at, until: first.until, messages, entries };
}
