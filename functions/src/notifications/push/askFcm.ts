import { inTime } from '../../platform/deadline.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { answerOf } from './answerOf.ts';
import type { PushMessage } from './toMessage.ts';
import type { Answer } from './verdict.ts';

class Late extends Error {}

/**
 * Sends messages, at most 100, and gives the answer to each in their order; null where there was none. The client's
 * promise never settles when the connection is cut, so the deadline is ours, and then nothing is known of any of them.
 * @param deadlineMs the client itself asks again after a 503, up to four times and as FCM says
 */
export async function askFcm(
  { messaging, clock }: Services,
  messages: readonly PushMessage[],
  deadlineMs: number,
): Promise<(Answer | null)[]> {
  if (messages.length === 0) return [];
  const client = await messaging();
  try {
    const sending = client.sendEach([...messages]);
    const { responses } = await inTime(sending, deadlineMs, () => new Late());
    return messages.map((_, place) => {
      const response = responses[place];
      return response === undefined ? null : answerOf(response, clock.now());
    });
  } catch (error) {
    if (error instanceof Late) return messages.map(() => null);
    // The client refused before it sent anything: credentials, or a message that it takes for malformed.
    logError('no push was sent', error, { messages: messages.length });
    const code = 'not-sent';
    return messages.map(() => ({ taken: false, code, tokenDead: false, retryAfterS: null }));
  }
}
