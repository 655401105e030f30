import type { giveExcuse } from '../attendance/index.ts';
import type { StoredRequest } from './requestStore.ts';

/** What an approved request gives its student. */
export function excuseOf({ studentUid, covers }: StoredRequest): Parameters<typeof giveExcuse>[3] {
  return 'sessionIds' in covers
    ? { studentUid, sessionIds: covers.sessionIds, from: null, to: null }
    : { studentUid, sessionIds: [], from: covers.from, to: covers.to };
}
