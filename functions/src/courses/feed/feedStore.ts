import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { sha256Hex } from '../../platform/crypto.ts';
import { collection } from '../../platform/firestore.ts';

/** `calendarFeeds/{SHA-256 of the secret}`: a link to a person's calendar. The secret itself is nowhere. */
export const StoredFeed = z.object({
  uid: z.string(),
  label: z.string(),
  /** The last characters of the secret, by which its owner tells links apart. */
  ending: z.string(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
  /** Set when it is revoked: then it is kept a while, so that a late retry cannot bring it back. */
  expiresAt: z.date().nullable(),
});
export type StoredFeed = z.output<typeof StoredFeed>;

/** A person has a phone, a laptop and a parent's kitchen tablet. */
export const MOST_FEEDS = 5;

export function calendarFeeds(db: Firestore): CollectionReference<StoredFeed> {
  return collection(db, 'calendarFeeds', StoredFeed);
}

/** The links of an account that work. */
export function feedsOf(db: Firestore, uid: string): Query<StoredFeed> {
  return calendarFeeds(db).where('uid', '==', uid).where('revokedAt', '==', null);
}

/** 256 bits in base64url. */
const SECRET = /^[\w-]{43}$/;

/** Id of the feed that a secret opens; null for what is no secret. */
export function feedIdOf(secret: string): string | null {
  return SECRET.test(secret) ? sha256Hex(`calendar-feed\n${secret}`) : null;
}

/** Path of a feed below the REST address. */
export const feedPath = (secret: string): string => `/v1/calendars/${secret}.ics`;
