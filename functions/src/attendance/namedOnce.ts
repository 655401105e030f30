import { invalidField } from '../platform/failures.ts';

/** @throws Failure invalid-request that names the second mark of a student */
export function mustNameOnce(marks: readonly { readonly studentUid: string }[]): void {
  const seen = new Set<string>();
  for (const [i, { studentUid }] of marks.entries()) {
    if (seen.has(studentUid)) {
      throw invalidField(`marks.${String(i)}.studentUid`, 'name each student once');
    }
    seen.add(studentUid);
  }
}
