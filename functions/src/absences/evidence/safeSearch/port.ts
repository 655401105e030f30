/** Says whether a picture may be what nobody should have to see unprepared. */
export interface SafeSearch {
  /** @throws Error when it does not answer */
  isSensitive(jpeg: Uint8Array): Promise<boolean>;
}
