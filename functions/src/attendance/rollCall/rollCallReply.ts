import type { z } from 'zod';
import type { StartRollCallReply } from './contract.ts';
import type { StoredRollCall } from './rollCallStore.ts';

/** A roll call in numbers. */
export function summaryOf(
  rollCallId: string,
  { sessionId, status, expiresAt, people, unknownFaces, moreFaces }: StoredRollCall,
): z.output<typeof StartRollCallReply> {
  const count = (sighting: string): number =>
    people.filter((person) => person.sighting === sighting).length;
  const [present, uncertain] = [count('present'), count('uncertain')];
  return {
    rollCallId,
    sessionId,
    status,
    expiresAt: expiresAt.toISOString(),
    found: {
      present,
      uncertain,
      notSeen: people.length - present - uncertain,
      unknownFaces: unknownFaces.length,
      moreFaces,
    },
  };
}
