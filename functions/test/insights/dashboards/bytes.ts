/** What a reply of the backend must not exceed, uncompressed. */
export const MOST_BYTES = 20_480;

/** Size of a reply as it is sent, before gzip. */
export function bytesOf(reply: unknown): number {
  return Buffer.byteLength(JSON.stringify(reply));
}
