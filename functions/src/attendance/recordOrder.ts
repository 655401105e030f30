import type { RecordPosition } from './recordSource.ts';

/** Below zero when `a` comes first: newest session first, ties by path as Firestore orders documents, descending. */
export function compareRecords(a: RecordPosition, b: RecordPosition): number {
  return b.startsAt.getTime() - a.startsAt.getTime() || comparePaths(b.path, a.path);
}

/** Segment by segment, each by its UTF-8 bytes: what Firestore orders by, which is not the order of the whole text. */
export function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    if (x !== y) return Buffer.compare(Buffer.from(x), Buffer.from(y));
  }
  return left.length - right.length;
}

/**
 * The items of many ordered streams as one ordered stream, in pages of `size`. Of each stream one page is in memory. Items
 * that compare equal come in the order of their streams.
 */
export async function* mergePages<T>(
  streams: readonly AsyncIterable<readonly T[]>[],
  compare: (a: T, b: T) => number,
  size: number,
): AsyncGenerator<readonly T[], void> {
  const heads = streams.map((stream) => new Head(stream));
  try {
    await Promise.all(heads.map((head) => head.fill()));
    let page: T[] = [];
    for (;;) {
      const first = firstOf(heads, compare);
      if (first === null) break;
      page.push(first.take());
      if (first.isEmpty) await first.fill();
      if (page.length === size) {
        yield page;
        page = [];
      }
    }
    if (page.length > 0) yield page;
  } finally {
    await Promise.all(heads.map((head) => head.leave()));
  }
}

function firstOf<T>(heads: readonly Head<T>[], compare: (a: T, b: T) => number): Head<T> | null {
  let first: Head<T> | null = null;
  for (const head of heads) {
    if (head.isEmpty) continue;
    if (first === null || compare(head.item, first.item) < 0) first = head;
  }
  return first;
}

/** One stream and what of its present page is left. */
class Head<T> {
  readonly #pages: AsyncIterator<readonly T[]>;
  #page: readonly T[] = [];
  #at = 0;

  constructor(stream: AsyncIterable<readonly T[]>) {
    this.#pages = stream[Symbol.asyncIterator]();
  }

  get isEmpty(): boolean {
    return this.#at >= this.#page.length;
  }

  /** @throws Error when there is none */
  get item(): T {
    const [item] = this.#page.slice(this.#at, this.#at + 1);
    if (item === undefined) throw new Error('an empty stream has no item');
    return item;
  }

  take(): T {
    const { item } = this;
    this.#at++;
    return item;
  }

  /** Gets the next page that holds anything; afterwards an empty head is an ended stream. */
  async fill(): Promise<void> {
    while (this.isEmpty) {
      const next = await this.#pages.next();
      if (next.done === true) return;
      this.#page = next.value;
      this.#at = 0;
    }
  }

  async leave(): Promise<void> {
    await this.#pages.return?.();
  }
}
