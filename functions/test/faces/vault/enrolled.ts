import { randomBytes } from 'node:crypto';
import { putKey } from '../../../src/faces/vault/keyringStore.ts';
import type { KeyWrapper } from '../../../src/faces/vault/keyWrapper.ts';
import { sealTemplate } from '../../../src/faces/vault/sealedTemplate.ts';
import { ownerOf } from '../../../src/faces/vault/vault.ts';
import { vaultOf } from '../../../src/faces/vault/vaultStore.ts';
import type { Services } from '../../../src/platform/services.ts';
import { embeddingOf } from '../../support/fakeFaceEngine.ts';

export const FAKE_MODEL = { id: 'fr_feature', version: 'fake', dimension: 512 };

/** Puts templates of `student-0`, `student-1`, … straight into the vault, wrapped by this wrapper; gives the uids. */
export async function enrolled(
  services: Services,
  wrapper: KeyWrapper,
  count: number,
): Promise<string[]> {
  const uids = Array.from({ length: count }, (_, i) => `student-${String(i)}`);
  await Promise.all(uids.map((uid) => putTemplate(services, wrapper, uid, faceOf(uid))));
  return uids;
}

/** The face of the person that the fake engine knows by this name. */
export function faceOf(person: string): Float32Array {
  return embeddingOf({ person, shot: 0, likeness: 1 });
}

async function putTemplate(
  services: Services,
  wrapper: KeyWrapper,
  uid: string,
  embedding: Float32Array,
): Promise<void> {
  const [templateVersion, createdAt] = [1, services.clock.now()];
  const owner = ownerOf(services, uid, templateVersion);
  const [keyId, key] = [randomBytes(12).toString('hex'), randomBytes(32)];
  const wrapped = await wrapper.wrap(key, owner);
  await putKey(services.keyring, uid, keyId, { templateVersion, wrapped, createdAt });
  const content = { kind: 'embedding', embedding } as const;
  const sealed = sealTemplate({ keyId, key }, owner, FAKE_MODEL, content);
  const stored = { templateVersion, model: FAKE_MODEL, shots: 3, sealed, createdAt };
  await vaultOf(services.db).doc(uid).set(stored);
}
