import type { Firestore, Query } from 'firebase-admin/firestore';
import { converter } from '../../platform/firestore.ts';
import type { StoredEvent } from '../recordStore.ts';
import { StoredEvent as EventShape } from '../recordStore.ts';
import { OVERRIDE_KINDS } from './contract.ts';

/** What the log is asked for; whatever is left out is not asked. Times are those of the changes, UTC. */
export interface OverrideFilter {
  readonly courseId?: string | undefined;
  readonly studentUid?: string | undefined;
  readonly staffUid?: string | undefined;
  readonly kind?: readonly (typeof OVERRIDE_KINDS)[number][] | undefined;
  readonly from?: Date | undefined;
  /** Not included. */
  readonly to?: Date | undefined;
}

/**
 * Changes of marks by people, any mix of filters, newest first; ties by path. Events from before they named course and
 * student are found only where neither is asked for.
 */
export function overridesQuery(db: Firestore, filter: OverrideFilter): Query<StoredEvent> {
  const { courseId, studentUid, staffUid, kind = OVERRIDE_KINDS, from, to } = filter;
  let query: Query<StoredEvent> = db
    .collectionGroup('events')
    .withConverter(converter(EventShape))
    .where('kind', 'in', [...new Set(kind)]);
  if (courseId !== undefined) query = query.where('courseId', '==', courseId);
  if (studentUid !== undefined) query = query.where('uid', '==', studentUid);
  if (staffUid !== undefined) query = query.where('by', '==', staffUid);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  return query.orderBy('at', 'desc').orderBy('__name__', 'desc');
}
