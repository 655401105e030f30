import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import type { Client } from './client.ts';

type Evidence = z.output<Operations['listEvidence']['output']>['evidence'][number];

/**
 * Puts a file into Cloud Storage; with the Firebase SDK
 * `uploadBytes(ref(storage, path), bytes, { contentType })`. Nothing else may be said about it.
 */
export type PutFile = (path: string, bytes: Uint8Array, contentType: string) => Promise<unknown>;

export interface EvidenceFile {
  /** Whose account is signed in: the student or a guardian. */
  readonly uid: string;
  readonly requestId: string;
  /** At most 10 MB. */
  readonly bytes: Uint8Array;
  /** Of the bytes as they are: a file that lies is refused. */
  readonly contentType:
    'application/pdf' | 'image/jpeg' | 'image/png' | 'image/heic' | 'image/heif';
}

/** Looks taken at what became of a file, and the pause before each but the first, ms: a minute in all. */
const LOOKS = 30;
const PAUSE_MS = 2000;

/**
 * Uploads a piece of evidence and waits for what becomes of it: ready, or refused for a reason. Null when nothing is
 * told within a minute: it is still looked at, or it was turned away.
 */
export async function uploadEvidence(
  client: Pick<Client, 'listEvidence'>,
  put: PutFile,
  { uid, requestId, bytes, contentType }: EvidenceFile,
  pause: (ms: number) => Promise<unknown> = (ms) =>
    new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<Evidence | null> {
  const upload = crypto.randomUUID();
  await put(`absenceEvidence/${uid}/${requestId}/${upload}`, bytes, contentType);
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(PAUSE_MS);
    const { evidence } = await client.listEvidence({ requestId });
    const mine = evidence.find((one) => one.upload === upload);
    if (mine !== undefined && mine.state !== 'checking') return mine;
  }
  return null;
}
