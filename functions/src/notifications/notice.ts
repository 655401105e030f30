import type { NoticeKind } from '../platform/noticeKinds.ts';
import type { Preferences } from './preferences.ts';

/** A stored notice as delivery hands it over; `id` is its dedupe key. `to` and `data`: see Intent. */
export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  readonly data: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** The kind, and the student it is about where its data name one. */
export function aboutOf({ kind, data }: Notice): {
  readonly kind: NoticeKind;
  readonly studentUid: string | null;
} {
  return { kind, studentUid: data['studentUid'] ?? null };
}

/** Somebody who is told; with `childUid`, as that child's guardian. */
export interface Recipient {
  readonly uid: string;
  readonly childUid: string | null;
}

/** Sorts and names recipients of one notice. */
export function recipientKey({ uid, childUid }: Recipient): string {
  return childUid === null ? uid : `${uid}~${childUid}`;
}

/** Names what one recipient gets of a notice: the inbox document and the entry of a digest. */
export function noticeDocId(noticeId: string, { childUid }: Recipient): string {
  return childUid === null ? noticeId : `${noticeId}~${childUid}`;
}

/** A recipient in good standing, and how to reach them. */
export interface Addressee extends Recipient {
  readonly email: string | null;
  /** Of the child as whose guardian they are told. */
  readonly childName: string | null;
  /** BCP 47, of one of our languages; dates are written by it. */
  readonly locale: string;
  /** IANA; quiet hours and digests are by it. */
  readonly timeZone: string;
  readonly preferences: Preferences;
}

/** A session as texts tell of it and as the use of a push depends on it. Times are UTC. */
export interface NoticeSession {
  readonly title: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly closesAt: Date;
}

/** What an admin wrote to many; each language that is missing is told in the other. */
export interface NoticeAlert {
  readonly words: Readonly<Record<string, { readonly title: string; readonly text: string }>>;
  readonly urgent: boolean;
  readonly expiresAt: Date;
}

/** What texts need of a notice besides its data, read once for all its recipients. Null: there is none. */
export interface NoticeContext {
  readonly institution: string;
  readonly courseTitle: string | null;
  readonly session: NoticeSession | null;
  readonly alert: NoticeAlert | null;
}

/** `users/{uid}/inbox/{id}`, as it is created; unread. */
export interface InboxEntry {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly title: string;
  readonly body: string;
  readonly data: Readonly<Record<string, string>>;
  readonly childUid: string | null;
  readonly createdAt: Date;
  readonly readAt: null;
  readonly expiresAt: Date;
}

/** `users/{uid}/digestEntries/{id}`, as it is created: what a mail or a push would have said at once. */
export interface DigestEntry {
  readonly id: string;
  readonly uid: string;
  readonly childUid: string | null;
  readonly kind: NoticeKind;
  /** The student it is about; null: nobody in particular. */
  readonly studentUid: string | null;
  readonly title: string;
  readonly body: string;
  /** The recipient's local date on whose digest it is. */
  readonly day: string;
  readonly dueAt: Date;
  /** The channels that the digest takes the place of. */
  readonly mail: boolean;
  readonly push: boolean;
  readonly createdAt: Date;
  readonly state: 'waiting';
  readonly expiresAt: Date;
}

/** What one recipient gets of a notice. A push goes out from `at` (not before) until `until` (no use after). */
export interface Plan {
  readonly inbox: InboxEntry | null;
  readonly mail: { readonly subject: string; readonly text: string } | null;
  readonly push: { readonly at: Date; readonly until: Date } | null;
  readonly digest: DigestEntry | null;
}

/** What a push shows and what the app is given. No person, face, position or reason. */
export interface PushWords {
  readonly title: string;
  readonly body: string;
  readonly data: Readonly<Record<string, string>>;
}
