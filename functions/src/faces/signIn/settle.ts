import type { Write } from '../../platform/commit.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Claim } from './claim.ts';
import type { Tries } from './limit.ts';
import { FAILURES_UNTIL_OFF, failuresOf, tryFailed, tryForgiven, trySucceeded } from './limit.ts';
import { triesRef } from './limitStore.ts';
import type { StoredSignIn } from './signInStore.ts';
import { signInRef } from './signInStore.ts';

/** Rounds when a parallel try was counted in between. */
const ROUNDS = 12;

/** How a try ended. `not-looked-at`: we were too busy. */
type Outcome =
  | { readonly is: 'signed-in' }
  | { readonly is: 'refused'; readonly reasons: readonly string[] }
  | { readonly is: 'not-looked-at' };

/**
 * Writes down how a try ended, with its audit event and the notices to the person. Each try ends once and only
 * tries that the limit let through come here, so the audit is bounded as they are. The reply is not kept under
 * the idempotency key: it holds a credential, and a stored one could be stolen.
 * @throws Failure in-progress when other tries never let it
 */
export async function settle(context: CallContext, held: Claim, outcome: Outcome): Promise<void> {
  const { db, clock } = context.services;
  const ref = triesRef(db, held.uid, held.deviceId);
  for (let round = 0; round < ROUNDS; round++) {
    const before = await ref.get();
    const tries = before.data();
    // Erased meanwhile: there is nobody any more to sign in, or to count tries of.
    if (tries === undefined) throw new Failure('face-sign-in-refused');
    const next = after(tries, held.number, outcome, clock.now());
    try {
      await commit(
        context,
        (write) => {
          write.tx.update(ref, { ...next }, unchangedSince(before));
          const change: Pick<StoredSignIn, 'outcome'> = { outcome: outcome.is };
          write.tx.update(signInRef(db, held.nonce), change);
          tell(write, held, outcome, next);
          return Promise.resolve();
        },
        { keepReply: false },
      );
      return;
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
    }
  }
  throw new Failure('in-progress', { retryAfterS: 1 });
}

function after(tries: Tries, number: number, outcome: Outcome, now: Date): Tries {
  switch (outcome.is) {
    case 'signed-in':
      return trySucceeded(tries, number);
    case 'refused':
      return tryFailed(tries, now);
    case 'not-looked-at':
      return tryForgiven(tries, number);
  }
}

function tell({ audit, intent }: Write, held: Claim, outcome: Outcome, next: Tries): void {
  const { uid, deviceId, nonce } = held;
  const subject = `devices/${deviceId}`;
  const failures = failuresOf(next);
  if (outcome.is === 'signed-in') {
    audit({ action: 'face.signed-in', subject, details: { uid } });
    const dedupeKey = `face.signed-in:${nonce}`;
    intent({ dedupeKey, kind: 'face.signed-in', to: [uid], data: { deviceId } });
    return;
  }
  const reasons = outcome.is === 'refused' ? outcome.reasons.join(',') : 'TOO_BUSY';
  audit({ action: 'face.sign-in-refused', subject, details: { uid, reasons, failures } });
  if (failures < FAILURES_UNTIL_OFF || outcome.is === 'not-looked-at') return;
  audit({ action: 'face.sign-in-off', subject, details: { uid, failures } });
  const dedupeKey = `face.sign-in-off:${nonce}`;
  intent({ dedupeKey, kind: 'face.sign-in-off', to: [uid], data: { deviceId } });
}
