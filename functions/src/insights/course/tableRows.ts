import type { Firestore } from 'firebase-admin/firestore';
import type { z } from 'zod';
import type { StoredStudentRow } from '../stats/shapes.ts';
import { tablesOf } from '../stats/statsStore.ts';

/** A student of a course, as the staff's table has it. */
export type Row = z.output<typeof StoredStudentRow> & { readonly uid: string };

/** Every student of the course that the table has. A read for each 500. */
export async function rowsOf(db: Firestore, courseId: string): Promise<Row[]> {
  const { docs } = await tablesOf(db, courseId).get();
  return docs.flatMap((doc) =>
    Object.entries(doc.data().rows).map(([uid, row]) => ({ ...row, uid })),
  );
}
