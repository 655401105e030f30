import { readFile } from 'node:fs/promises';
import { createFaceEngine, type FaceEngine } from '../../functions/src/faces/engine/index.ts';
import { progress } from '../../tools/support/log.ts';
import { startPeer, type PeerLine } from './peer.ts';
import type { Photo } from './photoSet.ts';

/** What the engine made of one photo. */
export interface OwnResult {
  /** CPU of all threads from file to embedding, ms. */
  readonly cpuMs: number;
  /** Null when it found no face. */
  readonly embedding: Float32Array | null;
}

export interface SideBySide {
  /** One for each photo. */
  readonly own: readonly OwnResult[];
  /** One for each of the first photos, as many as the peer was to be shown. */
  readonly peer: readonly PeerLine[];
}

const PROGRESS_EVERY = 100;

/**
 * Shows every photo to the engine, with one worker, and to the peer: one after the other, photo by photo, so
 * that whatever else this machine does slows both alike.
 */
export async function lookSideBySide(
  photos: readonly Photo[],
  peerPhotos: number,
): Promise<SideBySide> {
  const engine = createFaceEngine({ workers: 1 });
  const peer = peerPhotos === 0 ? null : startPeer();
  const own: OwnResult[] = [];
  const lines: PeerLine[] = [];
  try {
    await engine.warmUp();
    for (const [i, { path }] of photos.entries()) {
      if (i === 0) await ownResult(engine, path); // the peer's first one is not counted either
      own.push(await ownResult(engine, path));
      if (peer !== null && i < peerPhotos) lines.push(await peer.look(path));
      if (own.length % PROGRESS_EVERY === 0) progress(`${own.length} of ${photos.length} photos`);
    }
    return { own, peer: lines };
  } finally {
    await engine.close();
    await peer?.stop();
  }
}

async function ownResult(engine: FaceEngine, path: string): Promise<OwnResult> {
  const before = process.cpuUsage();
  // From bytes to embedding, as the peer: it does not look at eyes.
  const { face } = await engine.analyse(await readFile(path), { eyes: false });
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, embedding: face?.embedding ?? null };
}
