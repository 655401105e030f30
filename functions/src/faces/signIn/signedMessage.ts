/** What a phone signs to sign its owner in by face. */
export interface SignedFaceSignIn {
  readonly deviceId: string;
  readonly counter: number;
  readonly challenge: string;
  /** Lower-case hex SHA-256 of each frame's bytes, in order. */
  readonly frameHashes: readonly string[];
  /** When each frame was taken, whole milliseconds after the first. */
  readonly frameOffsetsMs: readonly number[];
  /** As sent: ISO 8601. */
  readonly capturedAt: string;
}

/**
 * The signed bytes, UTF-8: eight lines joined by LF, no trailing LF. The account is not among them: whose the
 * device is, is the server's to say. This file is shared with clients and imports nothing.
 */
export function signInMessage(signIn: SignedFaceSignIn): string {
  return [
    'rollcall-face-sign-in-v1',
    'finishFaceSignIn',
    signIn.deviceId,
    String(signIn.counter),
    signIn.challenge,
    signIn.frameHashes.join(','),
    signIn.frameOffsetsMs.map(String).join(','),
    signIn.capturedAt,
  ].join('\n');
}
