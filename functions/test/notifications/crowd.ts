import type { Preferences } from '../../src/notifications/preferences.ts';
import { NO_PREFERENCES } from '../../src/notifications/preferences.ts';
import { preferencesRef } from '../../src/notifications/preferenceStore.ts';
import { pushTokensOf } from '../../src/notifications/tokens/pushTokenStore.ts';
import type { Access } from '../../src/platform/access.ts';
import { accessOf, noAccess } from '../../src/platform/access.ts';
import { commit } from '../../src/platform/commit.ts';
import type { Intent } from '../../src/platform/outbox.ts';
import type { Services } from '../../src/platform/services.ts';
import { recomputeContext } from '../../src/platform/system.ts';

/** Somebody with phones; each token says by its first word how the stand-in answers it. */
export interface Phones {
  readonly uid: string;
  readonly tokens: readonly string[];
  readonly access?: Partial<Access>;
  readonly preferences?: Partial<Preferences>;
}

/** Accounts in good standing with their phones, written straight into the store. A token's id is its place: t0, t1. */
export async function crowd({ db }: Services, people: readonly Phones[]): Promise<void> {
  const writer = db.bulkWriter({ throttling: false });
  const at = new Date('2026-11-01T00:00:00Z');
  for (const { uid, tokens, access, preferences } of people) {
    const member = { ...noAccess(new Date(0)), role: 'student' as const, ...access };
    void writer.set(accessOf(db).doc(uid), member);
    if (preferences !== undefined) {
      void writer.set(preferencesRef(db, uid), { ...NO_PREFERENCES, ...preferences });
    }
    for (const [i, token] of tokens.entries()) {
      const phone = { token, platform: 'android' as const, updatedAt: at };
      void writer.set(pushTokensOf(db, uid).doc(`t${String(i)}`), phone);
    }
  }
  await writer.close();
}

/** Owes a notice as an operation does. @returns its id */
export async function owe(services: Services, changes: Partial<Intent> = {}): Promise<string> {
  const intent: Intent = {
    dedupeKey: 'check-out.missed:s1:r1',
    kind: 'check-out.accepted',
    to: [],
    data: { attemptId: 'a1' },
    ...changes,
  };
  await commit(recomputeContext(services, 'test', 'test'), (write) => {
    write.intent(intent);
    write.audit({ action: 'test.owed', subject: intent.dedupeKey });
    return Promise.resolve(null);
  });
  return intent.dedupeKey;
}
