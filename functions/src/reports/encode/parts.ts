import type { EncodedPart, Row } from './encoding.ts';

/** One part of which the bytes are made page by page, and the rows counted as they pass. */
export function countedPart(
  name: string,
  type: string,
  rows: AsyncIterable<readonly Row[]>,
  bytesOf: (rows: AsyncIterable<readonly Row[]>) => AsyncIterable<Uint8Array>,
): EncodedPart {
  let count = 0;
  async function* counted(): AsyncGenerator<readonly Row[], void> {
    for await (const page of rows) {
      count += page.length;
      yield page;
    }
  }
  return {
    name,
    type,
    bytes: bytesOf(counted()),
    get rows() {
      return count;
    },
  };
}

/** The one part of a format without a limit. */
export async function* single(part: EncodedPart): AsyncGenerator<EncodedPart, void> {
  yield await Promise.resolve(part);
}
