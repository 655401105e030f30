import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { invalidField } from '../platform/failures.ts';
import { currentPolicy } from '../settings/index.ts';
import { isDayPart } from './dayPart.ts';

/** @throws Failure invalid-request naming the parts of the day that there are. Call before any write */
export async function requireDayPart(
  db: Firestore,
  code: string | null,
  tx: Transaction,
): Promise<void> {
  if (code === null) return;
  const { rules } = await currentPolicy(db, tx);
  if (isDayPart(code, rules.dayParts)) return;
  const known = rules.dayParts.map((part) => part.code).join(', ');
  throw invalidField('dayPart', `no part of the day; there are ${known}`);
}
