import { isDeepStrictEqual } from 'node:util';
import { requirePlaces } from '../places/index.ts';
import type { ConsoleEditable } from '../platform/consoleEdit.ts';
import { Failure } from '../platform/failures.ts';
import { CourseWords } from './contract.ts';
import type { StoredCourse as Course } from './courseStore.ts';
import { CourseDocument, StoredCourse, terms } from './courseStore.ts';
import { keepRuleVersion } from './ruleVersionStore.ts';

/** A course as admins may edit it in the Firebase console; its sessions follow like after updateCourse. */
export const courseConsoleEdit: ConsoleEditable<Course> = {
  kind: 'course',
  schema: StoredCourse,
  // Courses that were last written before there were `rules` still hold the old words.
  fields: [...Object.keys(CourseDocument.shape), 'windows', 'liveness'],
  insteadOfDeletion: 'set its status to archived instead',
  defaults: (now) => ({
    department: null,
    placeIds: [],
    rulesVersion: 0,
    status: 'active',
    createdAt: now,
    updatedAt: now,
  }),
  derive: async (tx, db, edited, before, now) => {
    const words = CourseWords.safeParse(edited);
    if (!words.success) {
      const [issue] = words.error.issues;
      return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
    }
    const { termId, placeIds } = words.data;
    if (!(await tx.get(terms(db).doc(termId))).exists) {
      return { problem: 'termId: there is no such term' };
    }
    try {
      await requirePlaces(tx, db, placeIds);
    } catch (error) {
      const field = error instanceof Failure ? error.details.fields?.[0] : undefined;
      if (field === undefined) throw error;
      return { problem: `${field.field}: ${field.issue}` };
    }
    const createdAt = before?.createdAt ?? now;
    const rulesVersion = versionAfter(edited, before);
    return { document: { ...edited, ...words.data, rulesVersion, createdAt, updatedAt: now } };
  },
  also: (tx, db, path, { rules, rulesVersion, updatedAt }, before) => {
    if (rulesVersion === before?.rulesVersion) return;
    const version = { version: rulesVersion, rules, updatedAt, updatedBy: null };
    keepRuleVersion(tx, db, path.slice('courses/'.length), version);
  },
};

function versionAfter({ rules }: Course, before: Course | null): number {
  if (before === null) return 1;
  return before.rulesVersion + (isDeepStrictEqual(rules, before.rules) ? 0 : 1);
}
