import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import type { Client } from './client.ts';
import { CallFailed } from './client.ts';

/** A notice in somebody's inbox, as listMyNotices gives it too. */
export type InboxNotice = z.output<Operations['listMyNotices']['output']>['notices'][number];

/** What a listener of the Firebase SDK is handed. */
interface Snapshot {
  readonly docs: readonly { readonly id: string; data(): object }[];
}

/** Where somebody's notices lie in Firestore; security rules let the owner alone listen there. */
export function inboxPath(uid: string): string {
  return `users/${uid}/inbox`;
}

/**
 * The notices of a snapshot, so that an app need not know how they are stored:
 * `onSnapshot(query(collection(firestore, inboxPath(uid)), orderBy('createdAt', 'desc'), limit(50)), (snapshot) =>
 * show(noticesIn(snapshot)))`. Mark them read by markNoticesRead.
 */
export function noticesIn({ docs }: Snapshot): InboxNotice[] {
  return docs.map((doc) => {
    // Written by the server alone, in this shape.
    const { createdAt, readAt, expiresAt: _end, ...rest } = doc.data() as StoredNotice;
    return {
      noticeId: doc.id,
      ...rest,
      createdAt: createdAt.toDate().toISOString(),
      readAt: readAt?.toDate().toISOString() ?? null,
    };
  });
}

interface Stamp {
  toDate(): Date;
}

type StoredNotice = Omit<InboxNotice, 'noticeId' | 'createdAt' | 'readAt'> & {
  readonly createdAt: Stamp;
  readonly readAt: Stamp | null;
  readonly expiresAt: Stamp;
};

/** What an app keeps of its registration for pushes. */
export interface PushRegistration {
  readonly token: string;
  readonly tokenId: string;
  /** ms since 1970. */
  readonly at: number;
}

/** Said again once a month, as Firebase advises (firebase.google.com/docs/cloud-messaging/manage-tokens). */
const FRESH_MS = 30 * 24 * 3_600_000;

/**
 * Has this device told by push; call it at each start and sign-in, and whenever Firebase hands out another token. Does
 * nothing when the backend knows it; a former token of this device is taken away.
 * @param before what an earlier call gave, kept by the app for this account
 * @throws CallFailed
 */
export async function registerPush(
  client: Client,
  { token, platform }: { readonly token: string; readonly platform: 'android' | 'ios' | 'web' },
  before: PushRegistration | null = null,
): Promise<PushRegistration> {
  const now = Date.now();
  if (before?.token === token && now - before.at < FRESH_MS) return before;
  const { tokenId } = await client.registerPushToken({ token, platform });
  if (before !== null && before.tokenId !== tokenId) {
    await client.removePushToken({ tokenId: before.tokenId }).catch(unlessGone);
  }
  return { token, tokenId, at: now };
}

/** A token that Firebase knows no more was taken away already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof CallFailed) || error.code !== 'not-found') throw error;
}
