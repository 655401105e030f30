import type { Transaction } from 'firebase-admin/firestore';
import type { Services } from '../../platform/services.ts';
import type { KeptFaces } from '../recognition/port.ts';
import { readTemplate } from '../vault/vault.ts';
import { rawVaultRef } from '../vault/vaultStore.ts';
import { noteDeletion } from './deletionStore.ts';

/** Time for a deletion while the person waits for the reply; what it does not reach the schedule does. */
export const AT_ONCE_MS = 1500;

/** Faces of a person's present template that a third party keeps. */
interface Kept {
  readonly service: string;
  readonly name: string;
}

/**
 * Ids of the faces that a third party keeps of a person, if the template opens: with them the service can forget
 * at once. To be read before the keys are shredded; by the name alone it takes the service a search.
 */
export async function keptFaceIds(services: Services, uid: string): Promise<KeptFaces | null> {
  const kept = keptIn(await rawVaultRef(services.db, uid).get());
  if (kept === null) return null;
  const reading = await readTemplate(services, uid);
  if (reading.status !== 'open') return { name: kept.name, faceIds: [] };
  const { template } = reading;
  const faceIds = template.kind === 'reference' ? [...template.faceIds] : [];
  template.close();
  return { name: kept.name, faceIds };
}

/** What the template in force keeps at a service. Reads: to be called before the first write of `tx`. */
export async function keptFaces(
  tx: Transaction,
  { db }: Services,
  uid: string,
): Promise<Kept | null> {
  return keptIn(await tx.get(rawVaultRef(db, uid)));
}

/** Notes that a template's faces are to be forgotten, in the transaction that ends the template. */
export function endKeptFaces(
  tx: Transaction,
  { db }: Services,
  { service, name }: Kept,
  reason: 'replaced' | 'withdrawn',
  ids: KeptFaces | null,
  now: Date,
): void {
  const faceIds = ids?.name === name ? ids.faceIds : [];
  noteDeletion(tx, db, name, { service, faceIds, reason }, now);
}

/** By the raw fields: also a damaged template has to be forgotten. */
function keptIn(snapshot: { get(field: string): unknown }): Kept | null {
  const name = snapshot.get('keptAs');
  const service = snapshot.get('model.id');
  return typeof name === 'string' && typeof service === 'string' ? { service, name } : null;
}
