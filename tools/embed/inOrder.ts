/**
 * Works on the items of a stream, `ahead` of them at a time, and delivers each result as soon as those before
 * it have been delivered. Reads no further while `deliver` lags: memory does not grow with the stream.
 * @throws whatever the source, the work or the delivery throws first
 */
export async function inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
  deliver: (result: Result) => Promise<void>,
): Promise<void> {
  let last = Promise.resolve();
  const pending: Promise<void>[] = [];
  for await (const item of items) {
    const before = last;
    const result = work(item);
    last = (async () => {
      // Both are awaited together, so that a failure of either is seen at once.
      const [value] = await Promise.all([result, before]);
      await deliver(value);
    })();
    last.catch(() => undefined); // told below
    pending.push(last);
    if (pending.length >= ahead) await pending.shift();
  }
  await last;
}
