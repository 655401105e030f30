import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { API_BASE_URL } from '../../params.ts';
import { after } from '../clock.ts';
import { randomToken, sha256Hex } from '../crypto.ts';
import { collection, isPreconditionFailed, unchangedSince } from '../firestore.ts';
import type { Services } from '../services.ts';
import { REST_FUNCTION } from '../tier.ts';
import type { FileLinks, LinkedFile } from './port.ts';
import { LINK_S } from './port.ts';

/** `fileTickets/{SHA-256 of the ticket}`: one download that is owed. The ticket itself is nowhere. */
const StoredTicket = z.object({
  path: z.string(),
  type: z.string(),
  name: z.string(),
  expiresAt: z.date(),
});

/** 256 bits in base64url. */
const TICKET = /^[\w-]{43}$/;

function fileTickets(db: Firestore): CollectionReference<z.output<typeof StoredTicket>> {
  return collection(db, 'fileTickets', StoredTicket);
}

function idOf(ticket: string): string {
  return sha256Hex(`file-ticket\n${ticket}`);
}

/** What the emulator has instead of signed URLs, which it does not check: a ticket for one download. */
export const tickets: FileLinks = {
  async linkTo({ db, clock }, { path, type, name }) {
    const ticket = randomToken(32);
    const expiresAt = after(clock.now(), LINK_S);
    await fileTickets(db).doc(idOf(ticket)).create({ path, type, name, expiresAt });
    const given = API_BASE_URL.value().replace(/\/+$/, '');
    const base = given === '' ? '' : `${given}/${REST_FUNCTION.light}`;
    return { url: `${base}/v1/files/${ticket}`, expiresAt };
  },
};

/** The file of a ticket, which is spent by it; null for one that is unknown, spent or expired. */
export async function spendTicket(
  { db, clock }: Services,
  ticket: string,
): Promise<LinkedFile | null> {
  if (!TICKET.test(ticket)) return null;
  const seen = await fileTickets(db).doc(idOf(ticket)).get();
  const file = seen.data();
  if (file === undefined) return null;
  try {
    await seen.ref.delete(unchangedSince(seen));
  } catch (error) {
    if (isPreconditionFailed(error)) return null;
    throw error;
  }
  return file.expiresAt > clock.now() ? file : null;
}
