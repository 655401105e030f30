import { z } from 'zod';

/** Which courses a question is about, when it is about those of one department. */
export const DepartmentFilter = z
  .string()
  .trim()
  .max(200)
  .describe('Its courses alone; empty: those of no department');

/** @param department undefined: all are meant; '': those of none. */
export function isOfDepartment(
  one: { readonly department: string | null },
  department: string | undefined,
): boolean {
  return department === undefined || (one.department ?? '') === department;
}
