import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { currentPolicy } from '../settings/index.ts';
import type { NewAccount } from './accountStore.ts';
import { createAccount, rename, setRole } from './accountStore.ts';
import type { Applicant, Placement } from './placement.ts';
import { place } from './placement.ts';
import { isNumberTaken, linkRosterEntries, openEntriesOf } from './rosterLinks.ts';

/** Reads what placement needs and decides; call before any write. */
export async function findPlacement(
  tx: Transaction,
  db: Firestore,
  uid: string,
  applicant: Applicant,
  now: Date,
): Promise<Placement> {
  const policy = await currentPolicy(db, tx);
  const { approvedDomains } = policy.rules.registration;
  const placement = place(
    applicant,
    await openEntriesOf(tx, db, applicant.email, now),
    approvedDomains,
  );
  const { studentNumber } = placement;
  // A roster that gives one number to two people is the office's to sort out.
  const taken = studentNumber !== null && (await isNumberTaken(db, studentNumber, uid, tx));
  return taken ? place(applicant, [], approvedDomains) : placement;
}

/** Gives an existing account what its placement says. The roster's spelling of the name wins over any other. */
export function admit(
  tx: Transaction,
  db: Firestore,
  uid: string,
  { role, name, entries }: Placement,
  now: Date,
): void {
  if (role === 'pending') return;
  setRole(tx, db, uid, role, now);
  if (name !== null) rename(tx, db, uid, name, now);
  linkRosterEntries(tx, db, uid, entries, now);
}

/** Creates an account and places it. */
export function openAccount(
  tx: Transaction,
  db: Firestore,
  account: NewAccount,
  placement: Placement,
  now: Date,
): void {
  createAccount(tx, db, account, now);
  admit(tx, db, account.uid, placement, now);
}
