import { PERSON_ROLES } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { RegisterPushTokenReply, RegisterPushTokenRequest } from './contract.ts';
import { MOST_AT_ONCE, MOST_TOKENS, holdersOf, pushTokensOf, tokenIdOf } from './pushTokenStore.ts';

export const registerPushToken = operation({
  name: 'registerPushToken',
  summary: 'Have push messages sent to this device; taken from whoever had it before.',
  method: 'POST',
  path: '/me/push-tokens',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: RegisterPushTokenRequest,
  output: RegisterPushTokenReply,
  failures: [],
  handler: (context) => {
    const { caller, input, services } = context;
    const { uid } = caller;
    const { token, platform } = input;
    return commit(context, async ({ tx, now, audit }) => {
      const own = pushTokensOf(services.db, uid);
      const ref = own.doc(tokenIdOf(token));
      const [holders, mine] = await Promise.all([
        tx.get(holdersOf(services.db, token).limit(MOST_AT_ONCE)),
        tx.get(own.orderBy('updatedAt', 'desc').limit(MOST_TOKENS + MOST_AT_ONCE)),
      ]);
      const elsewhere = holders.docs.filter((doc) => doc.ref.path !== ref.path);
      const gone = new Set(elsewhere.map((doc) => doc.ref.path));
      const others = mine.docs.filter((doc) => doc.id !== ref.id && !gone.has(doc.ref.path));
      const stale = others.slice(MOST_TOKENS - 1);
      for (const doc of [...elsewhere, ...stale]) tx.delete(doc.ref);
      tx.set(ref, { token, platform, updatedAt: now });
      const taken = elsewhere.filter((doc) => doc.ref.parent.path !== own.path).length;
      const details = { platform, taken, dropped: stale.length };
      audit({ action: 'push-token.registered', subject: ref.path, details });
      return { tokenId: ref.id };
    });
  },
});
