import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { logError } from '../../platform/logError.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import type { WebhookReply } from './contract.ts';

/** Each notice is a write and a post for each of them. */
export const MOST_HOOKS = 20;

/** Why a hook gets nothing: an admin said so, its receiver did (410), or it failed for too long. */
export const DISABLED_BY = ['admin', 'gone', 'failing'] as const;

/** `webhooks/{id}`: an address that an admin allowed. Its secrets follow from the server's key, see signature.ts. */
export const StoredWebhook = z.object({
  /** Empty once it was deleted: an address may hold a secret of its receiver's. */
  url: z.string(),
  /** 'all', or the kinds of notices that it wants. */
  kinds: z.union([z.literal('all'), z.array(z.enum(NOTICE_KINDS))]),
  description: z.string(),
  enabled: z.boolean(),
  disabledBy: z.enum(DISABLED_BY).nullable(),
  secretVersion: z.int().min(1),
  /** Until when the secret before signs as well; null: it does not. */
  previousUntil: z.date().nullable(),
  /** SHA-256 of the call that rotated last: the same call again gets the same secret, which is not kept. */
  rotatedBy: z.string().nullable(),
  /** First failure since the last success; null while all is well. */
  failingSince: z.date().nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Of the call that made it, as of kiosks. */
  requestHash: z.string(),
  /** A deleted one stays for a while, so that a call that comes again does not make it anew. */
  deletedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
});
export type StoredWebhook = z.output<typeof StoredWebhook>;

function webhooks(db: Firestore): CollectionReference<StoredWebhook> {
  return collection(db, 'webhooks', StoredWebhook);
}

export function webhookRef(db: Firestore, id: string): DocumentReference<StoredWebhook> {
  return webhooks(db).doc(id);
}

/** All that were not deleted. */
export function livingQuery(db: Firestore): Query<StoredWebhook> {
  return webhooks(db).where('deletedAt', '==', null).limit(MOST_HOOKS);
}

/** The same, with their ids. One that cannot be read is left out: people and other hooks must not wait for it. */
export async function livingHooks(db: Firestore): Promise<(StoredWebhook & { id: string })[]> {
  const { docs } = await livingQuery(db).get();
  return docs.flatMap((doc) => {
    try {
      return [{ ...doc.data(), id: doc.id }];
    } catch (error) {
      logError('a webhook cannot be read', error, { webhook: doc.id });
      return [];
    }
  });
}

/** A hook as admins see it. */
export function webhookReply(webhookId: string, hook: StoredWebhook): WebhookReply {
  const { url, kinds, description, enabled, disabledBy, secretVersion, createdBy } = hook;
  return {
    webhookId,
    url,
    kinds,
    description,
    enabled,
    disabledBy,
    secretVersion,
    previousSecretUntil: hook.previousUntil?.toISOString() ?? null,
    failingSince: hook.failingSince?.toISOString() ?? null,
    createdBy,
    createdAt: hook.createdAt.toISOString(),
    updatedAt: hook.updatedAt.toISOString(),
  };
}
