/** What FCM said of one message; null stands for no answer. */
export type Answer =
  | { readonly taken: true }
  | {
      readonly taken: false;
      /** Without its prefix: message-rate-exceeded. */
      readonly code: string;
      /** FCM itself says that the token is registered no more, or never was one; a 404 for another reason does not. */
      readonly tokenDead: boolean;
      readonly retryAfterS: number | null;
    };

export type Verdict = 'sent' | 'dead' | 'refused' | 'later' | 'hopeless' | 'unanswered';

/** The token or our words are wrong, and which of them was not said. */
const REFUSED = new Set(['invalid-argument', 'invalid-registration-token']);
/** Nothing that another try would change: the sender or the words must be mended first. Says nothing against the token. */
const HOPELESS = new Set([
  'invalid-data-payload-key',
  'invalid-options',
  'invalid-payload',
  'mismatched-credential',
  'payload-size-limit-exceeded',
  'registration-token-not-registered',
  'third-party-auth-error',
]);
/** The connection ended before an answer: the message may have been taken. */
const LOST = new Set(['network-error', 'network-timeout']);

/**
 * What one answer means, by https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode. What is not known is tried
 * again, within bounds: a token is only ever called dead on FCM's own word.
 */
export function verdictOf(answer: Answer | null): Verdict {
  if (answer === null) return 'unanswered';
  if (answer.taken) return 'sent';
  if (answer.tokenDead) return 'dead';
  if (REFUSED.has(answer.code)) return 'refused';
  if (HOPELESS.has(answer.code)) return 'hopeless';
  return LOST.has(answer.code) ? 'unanswered' : 'later';
}
