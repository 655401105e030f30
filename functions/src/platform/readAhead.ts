/** The same items; the next one is asked for while one is being worked on, and never more than that one. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
  const items = source[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T, unknown>> => {
    const asked = items.next();
    // Whoever leaves early does not wait for it: its failure is nobody's.
    asked.catch(() => undefined);
    return asked;
  };
  let next = ask();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = ask();
      yield value;
    }
  } finally {
    await items.return?.();
  }
}
