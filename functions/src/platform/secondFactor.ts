import { STAFF_SECOND_FACTOR } from '../params.ts';
import type { Access } from './access.ts';
import type { Identity } from './identity.ts';

/** Whose mistakes reach others: everybody who may change marks, accounts or rules. */
const STAFF: readonly Access['role'][] = ['instructor', 'admin'];

/** Whether an account of this role must sign in with a second factor. @throws Error for an unknown setting */
export function needsSecondFactor(role: Access['role']): boolean {
  const word = STAFF_SECOND_FACTOR.value();
  if (word !== 'off' && word !== 'required') {
    throw new Error('STAFF_SECOND_FACTOR must be off or required');
  }
  return word === 'required' && STAFF.includes(role);
}

/** Whether this sign-in is not enough for what its account may do. */
export function lacksSecondFactor(
  access: Access | null,
  { secondFactor }: Pick<Identity, 'secondFactor'>,
): boolean {
  return access !== null && secondFactor === null && needsSecondFactor(access.role);
}
