/** A service that keeps keys to itself and encrypts under them. Both calls answer within `LONGEST_MS`. */
export interface KeyService {
  /**
   * @param boundTo has to be given again to decrypt
   * @throws KeyServiceError
   */
  encrypt(key: string, plaintext: Uint8Array, boundTo: Uint8Array): Promise<Buffer<ArrayBuffer>>;
  /** The caller zeroes the plaintext after use. @throws KeyServiceError */
  decrypt(key: string, ciphertext: Uint8Array, boundTo: Uint8Array): Promise<Buffer>;
}

/** The key service does not answer, refuses, or its answer was changed on the way. Trying again may help. */
export class KeyServiceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyServiceError';
  }
}
