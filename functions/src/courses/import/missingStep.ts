import { FieldPath } from 'firebase-admin/firestore';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { endEntry } from '../enrol.ts';
import type { StoredRosterEntry } from '../rosterStore.ts';
import { rosterOf } from '../rosterStore.ts';
import type { Content } from './fileRows.ts';
import { fileRows, isCourse } from './fileRows.ts';
import type { StoredImport } from './importStore.ts';
import { linesOf, missingId } from './importStore.ts';
import type { Found } from './steps.ts';
import { auditStep, ended, keepLine, moveOn, plus } from './steps.ts';

/** Rosters that one step looks into; a file may name very many small ones. */
const COURSES_A_STEP = 50;

/** Takes those off the rosters whom the file does not name, unless it is a dry run. */
export async function missingStep(services: Services, found: Found, atOnce: number): Promise<void> {
  const { db } = services;
  const { snapshot, doc } = found;
  const { content } = doc;
  if (content === null) throw new Error('a roster is compared with a file that nobody checked');
  const named = await namedIn(services, doc, content);
  const { entries, next } = await nextEntries(services, doc, content, atOnce);
  const missing = entries.filter((entry) => {
    const { status, courseId, studentNumber, email } = entry.data() ?? { status: 'removed' };
    return status === 'active' && !named.has(courseId, studentNumber, email);
  });
  const refs = missing.map((entry) => linesOf(db, snapshot.ref.id).doc(idOf(entry)));
  const kept = doc.dryRun && refs.length > 0 ? await db.getAll(...refs) : [];
  const known = new Set(kept.filter(({ exists }) => exists).map(({ id }) => id));
  const [due, others] = [true, false].map((is) =>
    missing.filter((entry) => (!doc.dryRun || known.has(idOf(entry))) === is),
  );
  await moveOn(services, found, (write) => {
    const { tx, now, audit } = write;
    const removed = new Map<string, number>();
    for (const entry of due ?? []) {
      const was = entry.data();
      if (was === undefined) continue;
      if (doc.mode === 'dry-run') {
        keepLine(write, found, idOf(entry), lineOf(was, 'remove'));
        continue;
      }
      tx.update(entry.ref, { ...endEntry(tx, db, was, now) }, unchangedSince(entry));
      removed.set(was.courseId, (removed.get(was.courseId) ?? 0) + 1);
    }
    for (const entry of others ?? []) {
      const was = entry.data();
      if (was !== undefined) keepLine(write, found, idOf(entry), lineOf(was, 'conflict'));
    }
    for (const [course, number] of removed) {
      const details = { importId: snapshot.ref.id, by: doc.by, added: 0, changed: 0 };
      const subject = `courses/${course}/roster`;
      audit({ action: 'roster.imported', subject, details: { ...details, removed: number } });
    }
    const more = { removed: due?.length ?? 0, conflicts: others?.length ?? 0 };
    const counts = plus(doc.counts, more);
    const over = next === null ? ended(doc, now) : {};
    auditStep(write, found, over.state ?? 'missing', counts);
    return Promise.resolve({ ...over, nextMissing: next ?? doc.nextMissing, counts });
  });
}

type Entry = DocumentSnapshot<StoredRosterEntry>;

/** Whom a file names, by course; who stands in a row whose course is not known counts as named in all. */
interface Named {
  has(courseId: string, studentNumber: string, email: string): boolean;
}

/** A row that failed names its student all the same: nobody leaves a roster by a slip of the pen. */
async function namedIn(services: Services, doc: StoredImport, content: Content): Promise<Named> {
  const keys = new Set<string>();
  for await (const { wanted, course } of fileRows(services, doc, content, content.first)) {
    if (wanted.want === 'skip') continue;
    const id = isCourse(course) ? course.id : '';
    const { studentNumber, email } = wanted.words;
    if (studentNumber !== '') keys.add(`${id}\n${studentNumber}`);
    if (email !== '') keys.add(`${id}\n\n${email.toLowerCase()}`);
  }
  return {
    has: (courseId, studentNumber, email) =>
      [courseId, ''].some(
        (id) => keys.has(`${id}\n${studentNumber}`) || keys.has(`${id}\n\n${email}`),
      ),
  };
}

/** The next entries of the file's courses, some hundred at a time; `next` is null after the last. */
async function nextEntries(
  { db }: Services,
  { nextMissing }: StoredImport,
  { courseIds }: Content,
  atOnce: number,
): Promise<{ entries: Entry[]; next: StoredImport['nextMissing'] | null }> {
  const entries: Entry[] = [];
  let { course, after } = nextMissing;
  for (let looked = 0; looked < COURSES_A_STEP; looked++) {
    const courseId = courseIds[course];
    if (courseId === undefined) return { entries, next: null };
    const all = rosterOf(db, courseId).orderBy(FieldPath.documentId());
    const rest = after === null ? all : all.startAfter(after);
    const wanted = atOnce - entries.length;
    const { docs } = await rest.limit(wanted).get();
    entries.push(...docs);
    if (docs.length === wanted)
      return { entries, next: { course, after: docs.at(-1)?.id ?? null } };
    course++;
    after = null;
  }
  return { entries, next: { course, after } };
}

function idOf(entry: Entry): string {
  return missingId(entry.data()?.courseId ?? '', entry.id);
}

function lineOf({ courseId, studentNumber }: StoredRosterEntry, action: 'remove' | 'conflict') {
  const fix = 'Make another dry run of the file.';
  const issue =
    'The student came onto the roster after the dry run, and the file does not name him.';
  const moved = { reason: 'ROSTER_CHANGED' as const, field: '', issue, fix };
  return {
    action,
    line: null,
    courseId,
    studentNumber,
    issues: action === 'conflict' ? [moved] : [],
    changes: [{ field: 'status', before: 'active', after: 'removed' }],
  };
}
