import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import type { Client } from './client.ts';

/** What became of an uploaded file. */
export type Evidence = z.output<Operations['listEvidence']['output']>['evidence'][number];

/** A file as a picker gives it; `type` is what it says of itself and is checked against its bytes. */
export interface EvidenceFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/heic' | 'image/heif';
}

/**
 * Stores bytes in Cloud Storage; with the Firebase SDK
 * `(path, bytes, contentType) => uploadBytes(ref(storage, path), bytes, { contentType })`.
 */
export type Put = (
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
) => Promise<unknown>;

export interface Patience {
  /** Between two looks, ms. */
  readonly everyMs?: number;
  /** In all, ms; the look that ends it may take longer. */
  readonly atMostMs?: number;
}

/**
 * Puts a file to an absence request and waits until the server has looked at it: `ready`, or `refused` with the reason.
 * @param uid whoever is signed in
 * @returns null when it was not looked at within the time: ask listEvidence later
 * @throws CallFailed, and what `put` throws: storage.rules refuse other types, more than 10 MB and others' requests
 */
export async function uploadEvidence(
  client: Client,
  put: Put,
  { uid, requestId }: { readonly uid: string; readonly requestId: string },
  { bytes, type }: EvidenceFile,
  { everyMs = 1000, atMostMs = 60_000 }: Patience = {},
): Promise<Evidence | null> {
  const upload = crypto.randomUUID();
  await put(`absenceEvidence/${uid}/${requestId}/${upload}`, bytes, type);
  const deadline = Date.now() + atMostMs;
  for (;;) {
    const { evidence } = await client.listEvidence({ requestId });
    const found = evidence.find((one) => one.upload === upload);
    if (found !== undefined && found.state !== 'checking') return found;
    if (Date.now() >= deadline) return null;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
