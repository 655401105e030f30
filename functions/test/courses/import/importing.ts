import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { StartRosterImportRequest } from '../../../src/courses/import/contract.ts';
import {
  applyRosterImport,
  continueImport,
  getRosterImport,
  listRosterImportRows,
  startRosterImport,
} from '../../../src/courses/index.ts';
import { callAs } from '../../support/call.ts';
import type { School } from '../school.ts';

type Request = z.input<typeof StartRosterImportRequest>;

/** Rows that one step works on in these tests: few, so that a file takes some steps. */
export const AT_ONCE = 3;

/** Lets an import do all that it can without anybody's word, as its trigger would. */
export async function drive({ services }: School, importId: string): Promise<void> {
  while ((await continueImport(services, importId, AT_ONCE)) === 'moved on');
}

/** Begins an import and drives it as far as it goes. */
export async function imported(here: School, request: Request) {
  const { services, admin } = here;
  const { importId } = await callAs(admin, startRosterImport, request, { services });
  await drive(here, importId);
  return await told(here, importId);
}

export async function applied(here: School, importId: string) {
  const { services, admin } = here;
  await callAs(admin, applyRosterImport, { importId }, { services });
  await drive(here, importId);
  return await told(here, importId);
}

export function told({ services, admin }: School, importId: string) {
  return callAs(admin, getRosterImport, { importId }, { services });
}

/** All rows that are kept, page by page. */
export async function rowsTold({ services, admin }: School, importId: string) {
  const rows: z.output<typeof listRosterImportRows.output>['rows'] = [];
  for (let cursor: string | undefined; ;) {
    const page = { importId, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const reply = await callAs(admin, listRosterImportRows, page, { services });
    rows.push(...reply.rows);
    if (reply.nextCursor === null) return rows;
    cursor = reply.nextCursor;
  }
}

/** A file of lines in Rollcall's own words. */
export function csvOf(...lines: string[]): string {
  return ['studentNumber,email,name', ...lines, ''].join('\n');
}

/** What is stored of a course's roster, by number. */
export async function rosterOf({ services }: School, courseId: string) {
  const { docs } = await services.db.collection(`courses/${courseId}/roster`).get();
  return Object.fromEntries(docs.map((doc) => [doc.id, doc.data()]));
}

/** Puts a file where an admin may, as the client SDK does. @returns its name */
export async function uploaded(
  { services, admin }: School,
  csv: string | Buffer,
  upload: string = randomUUID(),
): Promise<string> {
  const file = (await services.bucket()).file(`rosterImports/${admin}/${upload}.csv`);
  await file.save(csv, { contentType: 'text/csv' });
  return upload;
}

/** How many files of the admin there are, or of this name. */
export async function filesOf({ services, admin }: School, upload = ''): Promise<number> {
  const [files] = await (
    await services.bucket()
  ).getFiles({ prefix: `rosterImports/${admin}/${upload}` });
  return files.length;
}
