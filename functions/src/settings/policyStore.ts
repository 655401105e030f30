import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { putEditable, readForChange, readSettled } from '../platform/settled.ts';
import type { Policy } from './policy.ts';
import { StoredRules } from './oldWords.ts';
import { DEFAULT_POLICY } from './policy.ts';

/** `settings/policy`: the rules in force; admins may edit `rules` in the Firebase console. */
export const StoredPolicy = z.object({
  version: z.int(),
  rules: StoredRules,
  revision: z.string(),
  /** Why the last edit in the Firebase console was put back. */
  problem: z.string().nullable(),
  updatedAt: z.date(),
  /** Who put it in force; null: an edit in the Firebase console, whose audit event may name the editor. */
  updatedBy: z.string().nullable().default(null),
});
export type StoredPolicy = z.output<typeof StoredPolicy>;

export function policyRef(db: Firestore): DocumentReference<StoredPolicy> {
  return collection(db, 'settings', StoredPolicy).doc('policy');
}

/** `settings/policy/versions/{n}`: each version as it came into force, never changed. */
export function policyVersions(db: Firestore): CollectionReference<StoredPolicy> {
  return collection(db, 'settings/policy/versions', StoredPolicy);
}

/**
 * The policy in force: the default until an admin has written one, and the last settled one while an edit in
 * the Firebase console waits to be judged.
 */
export async function currentPolicy(db: Firestore, tx?: Transaction): Promise<Policy> {
  return asPolicy(await readSettled(policyRef(db), StoredPolicy, tx));
}

/** The policy to change. @throws Failure in-progress while an edit in the Firebase console waits */
export async function policyForChange(db: Firestore, tx: Transaction): Promise<Policy> {
  return asPolicy(await readForChange(tx, policyRef(db), StoredPolicy));
}

function asPolicy(stored: StoredPolicy | undefined): Policy {
  return stored === undefined ? DEFAULT_POLICY : { version: stored.version, rules: stored.rules };
}

/** A version as it came into force; null where there was none. Version 0 is what holds before an admin writes one. */
export async function policyAt(
  db: Firestore,
  version: number,
): Promise<
  (Pick<StoredPolicy, 'version' | 'rules' | 'updatedBy'> & { updatedAt: Date | null }) | null
> {
  if (version === 0) return { ...DEFAULT_POLICY, updatedAt: null, updatedBy: null };
  return (await policyVersions(db).doc(String(version)).get()).data() ?? null;
}

/** The version a policy document stands for. */
export function keepPolicyVersion(tx: Transaction, db: Firestore, policy: StoredPolicy): void {
  tx.create(policyVersions(db).doc(String(policy.version)), policy);
}

/** Puts the next version in force; call after the transaction's reads. */
export function putPolicy(tx: Transaction, db: Firestore, next: StoredPolicy): void {
  putEditable(tx, policyRef(db), next);
  keepPolicyVersion(tx, db, next);
}
