import { requirePlaces } from '../places/index.ts';
import type { ConsoleEditable } from '../platform/consoleEdit.ts';
import { Failure } from '../platform/failures.ts';
import type { StoredCourse as Course } from './courseStore.ts';
import { StoredCourse, terms } from './courseStore.ts';
import { officialZone } from './zone.ts';

/** A course as admins may edit it in the Firebase console; its sessions follow like after updateCourse. */
export const courseConsoleEdit: ConsoleEditable<Course> = {
  kind: 'course',
  schema: StoredCourse,
  defaults: (now) => ({
    placeIds: [],
    windows: null,
    status: 'active',
    createdAt: now,
    updatedAt: now,
  }),
  derive: async (tx, db, edited, _before, now) => {
    if (edited.title.trim() === '') return { problem: 'title: must not be empty' };
    if (officialZone(edited.timeZone) !== edited.timeZone) {
      return { problem: 'timeZone: an IANA name such as Europe/Berlin' };
    }
    if (!(await tx.get(terms(db).doc(edited.termId))).exists) {
      return { problem: 'termId: there is no such term' };
    }
    try {
      await requirePlaces(tx, db, edited.placeIds);
    } catch (error) {
      if (error instanceof Failure) return { problem: 'placeIds: one of them does not exist' };
      throw error;
    }
    return { document: { ...edited, updatedAt: now } };
  },
};
