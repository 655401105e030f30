import type { Row } from './encoding.ts';

/** Rows one by one out of pages, for formats that fill several files from one source. */
export interface RowFeed {
  /** How many have been taken. */
  readonly taken: number;
  /** Whether another follows: asks the source for a page when it has none. */
  more(): Promise<boolean>;
  /** The next; null after the last. */
  next(): Promise<Row | null>;
  /** Tells the source that nobody will ask again. */
  close(): Promise<void>;
}

export function rowFeed(pages: AsyncIterable<readonly Row[]>): RowFeed {
  const source = pages[Symbol.asyncIterator]();
  let page: readonly Row[] = [];
  let [at, taken] = [0, 0];
  async function more(): Promise<boolean> {
    while (at >= page.length) {
      const turned = await source.next();
      if (turned.done === true) return false;
      [page, at] = [turned.value, 0];
    }
    return true;
  }
  return {
    get taken() {
      return taken;
    },
    more,
    async next() {
      // A page is asked for once in hundreds of rows.
      if (at >= page.length && !(await more())) return null;
      taken += 1;
      return page[at++] ?? null;
    },
    async close() {
      await source.return?.();
    },
  };
}
