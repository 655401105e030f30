import type { Client } from '../../functions/client/index.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from './roll.ts';

/** The lines of a roster as an office's export has them. */
export function rosterCsv(students: readonly (Person & { studentNumber: string })[]): string {
  const rows = students.map(({ studentNumber, email, name }) =>
    [studentNumber, email, name].join(),
  );
  return ['studentNumber,email,name', ...rows, ''].join('\n');
}

type Import = Awaited<ReturnType<Client['getRosterImport']>>;

/** Waits until an import rests: a dry run that may be applied, or one that has ended. */
export function importAtRest(admin: Client, importId: string): Promise<Import> {
  return eventually(`the end of the roster import ${importId}`, async () => {
    const found = await admin.getRosterImport({ importId });
    return ['checking', 'rows', 'missing'].includes(found.state) ? null : found;
  });
}
