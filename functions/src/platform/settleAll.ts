/** Settles the work on every item, in their order; at most `lanes` items are under way at once. */
export async function settleAll<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const settled: PromiseSettledResult<Result>[] = [];
  const rest = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) {
      const [result] = await Promise.allSettled([work(item)]);
      settled[index] = result;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return settled;
}

/** Why the work failed, of each item of which it did. */
export function reasonsOf(settled: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
}

/** What came of every item. @throws why the work failed, of the first of which it did */
export function valuesOf<Result>(settled: readonly PromiseSettledResult<Result>[]): Result[] {
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
