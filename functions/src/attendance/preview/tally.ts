import type { z } from 'zod';
import type { PreviewPolicyReply } from './contract.ts';
import type { Attempt } from './evidencePages.ts';
import type { Rejudgement } from './rejudge.ts';
import { isChanged } from './rejudge.ts';

type Reply = z.input<typeof PreviewPolicyReply>;
type Counts = Pick<Reply, 'examined' | 'unchanged' | 'changed' | 'examples'>;

const MOST_EXAMPLES = 50;

/** Counts by what an attempt came to and would have come to, and the first examples; however many there are, this stays small. */
export class Tally {
  #unchanged = 0;
  #unmeasured = 0;
  readonly #changed = new Map<string, Reply['changed'][number]>();
  readonly #examples: Reply['examples'] = [];

  add({ id, evidence }: Attempt, rejudged: Rejudgement): void {
    if (rejudged.unmeasured.length > 0) this.#unmeasured++;
    if (!isChanged(rejudged)) {
      this.#unchanged++;
      return;
    }
    const { operation, sessionId, uid } = evidence;
    const before = resultOf(rejudged.before);
    const after = resultOf(rejudged.after);
    const key = [operation, ...Object.values(before), ...Object.values(after)].join(' ');
    const count = (this.#changed.get(key)?.count ?? 0) + 1;
    this.#changed.set(key, { operation, before, after, count });
    if (this.#examples.length === MOST_EXAMPLES) return;
    const reasons = [...rejudged.after.reasons];
    const ids = { sessionId, studentUid: uid, attemptId: id };
    this.#examples.push({ ...ids, operation, before, after, reasons });
  }

  /** Whether some evidence lacked a measure. */
  get hasGaps(): boolean {
    return this.#unmeasured > 0;
  }

  get counts(): Counts {
    const changed = [...this.#changed.values()].sort((a, b) => b.count - a.count);
    const examined = changed.reduce((sum, { count }) => sum + count, this.#unchanged);
    return { examined, unchanged: this.#unchanged, changed, examples: this.#examples };
  }
}

function resultOf({ decision, status }: Rejudgement['before']) {
  return { decision, status };
}
