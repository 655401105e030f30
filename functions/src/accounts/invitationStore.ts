import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  QueryDocumentSnapshot,
  Transaction,
} from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import { z } from 'zod';
import { ChildRights } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { after } from '../platform/clock.ts';
import { randomToken, sha256Hex } from '../platform/crypto.ts';
import { collection } from '../platform/firestore.ts';
import { invitationMail } from './mails.ts';

/** `invitations/{SHA-256 of the token}`: the token itself is in the mail and nowhere else. */
export const Invitation = z.object({
  email: z.string(),
  role: z.enum(['instructor', 'admin', 'guardian']),
  /** Courses an instructor gets. */
  courseIds: z.array(z.string()),
  /** Children a guardian gets. */
  children: z.record(z.string(), ChildRights),
  invitedBy: z.string(),
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
});
export type Invitation = z.output<typeof Invitation>;

/** 256 bit: cannot be guessed, so a plain hash protects it. */
const TOKEN_BYTES = 32;
const VALID_DAYS = 7;

export function invitationsOf(db: Firestore): CollectionReference<Invitation> {
  return collection(db, 'invitations', Invitation);
}

export function invitationRef(db: Firestore, token: string): DocumentReference<Invitation> {
  return invitationsOf(db).doc(sha256Hex(token));
}

/** The invitation behind a token while it can be used; null for unknown, used and expired ones alike. */
export async function usableInvitation(
  db: Firestore,
  token: string,
  now: Date,
  tx?: Transaction,
): Promise<Invitation | null> {
  const ref = invitationRef(db, token);
  const invitation = (await (tx === undefined ? ref.get() : tx.get(ref))).data();
  if (invitation?.usedAt !== null) return null;
  return invitation.expiresAt > now ? invitation : null;
}

/**
 * Invitations that concern an account which ends: those to its address go, and those of guardians lose the child.
 * Reads within a transaction; what it gives writes there.
 */
export async function invitationsFor(
  tx: Transaction,
  db: Firestore,
  uid: string,
  email: string,
): Promise<{ readonly delete: () => void }> {
  const relation = new FieldPath('children', uid, 'relation');
  const [to, about] = await Promise.all([
    tx.get(invitationsOf(db).where('email', '==', email)),
    tx.get(invitationsOf(db).where(relation, '!=', null)),
  ]);
  const gone = new Set(to.docs.map(({ id }) => id));
  return {
    delete: () => {
      for (const { ref } of to.docs) tx.delete(ref);
      withdraw(
        tx,
        about.docs.filter(({ id }) => !gone.has(id)),
        [uid],
      );
    },
  };
}

/**
 * Invitations to an address that are still open and name one of the children. Reads within a transaction; `withdraw`
 * takes the children out of them there, and an invitation for nobody else altogether.
 */
export async function openInvitations(
  tx: Transaction,
  db: Firestore,
  email: string | null,
  childUids: readonly string[],
  now: Date,
): Promise<{ readonly withdraw: () => void }> {
  if (email === null || childUids.length === 0) return { withdraw: () => undefined };
  const { docs } = await tx.get(invitationsOf(db).where('email', '==', email));
  const open = docs.filter((doc) => {
    const { children, usedAt, expiresAt } = doc.data();
    const named = childUids.some((uid) => children[uid] !== undefined);
    return named && usedAt === null && expiresAt > now;
  });
  return {
    withdraw: () => {
      withdraw(tx, open, childUids);
    },
  };
}

function withdraw(
  tx: Transaction,
  invitations: readonly QueryDocumentSnapshot<Invitation>[],
  childUids: readonly string[],
): void {
  for (const doc of invitations) {
    const left = Object.entries(doc.data().children).filter(([uid]) => !childUids.includes(uid));
    if (left.length === 0) tx.delete(doc.ref);
    else tx.update(doc.ref, { children: Object.fromEntries(left) });
  }
}

/** Stores an invitation and mails its token. */
export function sendInvitation(
  { tx, now, audit, mail }: Write,
  db: Firestore,
  invitation: Omit<Invitation, 'createdAt' | 'expiresAt' | 'usedAt'>,
): void {
  const token = randomToken(TOKEN_BYTES);
  const ref = invitationRef(db, token);
  const expiresAt = after(now, VALID_DAYS * 24 * 3600);
  tx.create(ref, { ...invitation, createdAt: now, expiresAt, usedAt: null });
  const { email, role, courseIds } = invitation;
  mail({ id: `invitation-${ref.id}`, to: email, ...invitationMail(role, token, VALID_DAYS) });
  const details = { role, courses: courseIds.length };
  audit({ action: 'invitation.sent', subject: ref.path, details });
}
