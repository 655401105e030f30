import type { Transaction } from 'firebase-admin/firestore';
import type { Services } from '../../platform/services.ts';
import type { KeptFaces } from '../recognition/port.ts';
import { tracesOf } from '../sameFace/traces.ts';
import { deleteTemplate } from '../vault/shredding.ts';
import { endKeptFaces, keptFaces } from './keptFaces.ts';

/**
 * What Firestore holds of a person's face: the template and everything that was derived from it. Reads it within
 * the transaction given to `shredTemplate`; what it gives deletes it there, and notes what a third party has to forget.
 */
export async function faceDataOf(
  tx: Transaction,
  services: Services,
  uid: string,
): Promise<{ readonly delete: (ids: KeptFaces | null, now: Date) => void }> {
  const kept = await keptFaces(tx, services, uid);
  const traces = await tracesOf(tx, services.db, uid);
  return {
    delete: (ids, now) => {
      deleteTemplate(tx, services, uid);
      if (kept !== null) endKeptFaces(tx, services, kept, 'withdrawn', ids, now);
      traces.delete();
    },
  };
}
