import { Duplex } from 'node:stream';
import { isObject } from '../tools/support/json.ts';
import { wrapMethod } from '../test/support/wrapMethod.ts';

/** What was asked of Firestore, as it is billed: documents, not calls. */
export interface StoreUse {
  /** Documents looked up, missing ones too, and one for each aggregation (up to 1,000 index entries). */
  readonly reads: number;
  /** Documents created, set or updated. */
  readonly writes: number;
  readonly deletes: number;
  /** Wall time during which at least one call was under way, ms. */
  readonly waitMs: number;
}

export interface StoreMeter {
  /** What was used since the last look. */
  take(): StoreUse;
}

const NOTHING: StoreUse = { reads: 0, writes: 0, deletes: 0, waitMs: 0 };

/**
 * Counts every call that a Firestore client makes, at the one place where its requests leave (its `request` and
 * `requestStream`), until the process ends.
 * @throws Error on a call it does not know how to count, out of that call
 */
export function meterStore(db: object): StoreMeter {
  let used = NOTHING;
  let underWay = 0;
  let since = 0;
  const begin = (): void => {
    if (underWay++ === 0) since = performance.now();
  };
  const end = (): void => {
    if (--underWay === 0) used = { ...used, waitMs: used.waitMs + performance.now() - since };
  };
  const add = ({ reads = 0, writes = 0, deletes = 0 }: Partial<StoreUse>): void => {
    used = {
      ...used,
      reads: used.reads + reads,
      writes: used.writes + writes,
      deletes: used.deletes + deletes,
    };
  };
  wrapMethod(db, 'request', async ({ args: [method, request], proceed }) => {
    add(useOf(method, request));
    begin();
    try {
      return await proceed();
    } finally {
      end();
    }
  });
  wrapMethod(db, 'requestStream', async ({ args: [method, , request], proceed }) => {
    add(useOf(method, request));
    begin();
    const stream = await proceed();
    if (!(stream instanceof Duplex)) throw new TypeError(`${String(method)} gave no stream`);
    stream.once('close', end);
    if (method === 'runQuery')
      countResults(stream, () => {
        add({ reads: 1 });
      });
    return stream;
  });
  return {
    take: () => {
      const taken = used;
      used = NOTHING;
      return taken;
    },
  };
}

/** Calls `read` for each document of a query's answer, or once for an answer without any. */
function countResults(stream: Duplex, read: () => void): void {
  let found = 0;
  wrapMethod(stream, 'emit', ({ args: [event, answer], proceed }) => {
    if (event === 'data' && isObject(answer) && isObject(answer['document'])) {
      found += 1;
      read();
    }
    if (event === 'end' && found === 0) read();
    return proceed();
  });
}

function useOf(method: unknown, request: unknown): Partial<StoreUse> {
  const { documents, writes } = isObject(request) ? request : {};
  switch (method) {
    case 'batchGetDocuments':
      return { reads: listOf(documents).length };
    // Counted as its results come; one that finds nothing is billed as one read, too.
    case 'runQuery':
    case 'beginTransaction':
    case 'rollback':
      return {};
    case 'runAggregationQuery':
      return { reads: 1 };
    case 'batchWrite':
    case 'commit': {
      const all = listOf(writes);
      const deletes = all.filter((write) => isObject(write) && typeof write['delete'] === 'string');
      return { writes: all.length - deletes.length, deletes: deletes.length };
    }
    default:
      throw new Error(`no rule for counting ${String(method)}`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
