import type { Client } from '../../functions/client/index.ts';
import type { Outcome } from './scenario.ts';

type Reply = Awaited<ReturnType<Client['checkIn']>>;

/** A measured value would show as one of these words. */
const LEAK = /similarity|threshold|embedding|score|cosine/i;

/** A reply as an outcome: every reason must come with a hint and nothing measured may be in it. */
export function outcomeOf(reply: Reply): Outcome {
  const { decision, status, reasons } = reply;
  const hintless = reasons.filter(({ hint }) => hint.length < 10).map(({ reason }) => reason);
  return {
    decision: status === null || status === 'pending_review' ? decision : `${decision}/${status}`,
    reasons: reasons.map(({ reason }) => reason),
    flaw: LEAK.test(JSON.stringify(reply))
      ? 'the reply holds a measured value'
      : hintless.length > 0
        ? `no hint for ${hintless.join(', ')}`
        : undefined,
  };
}
