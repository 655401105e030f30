import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import type { FaceEngine } from '../../functions/src/faces/engine/index.ts';
import type { Shot } from '../accuracy/comparisons.ts';
import { UnreadableFileError, analyseFile, issuesOf } from '../embed/embedFile.ts';
import { inOrder } from '../embed/inOrder.ts';
import type { Log } from '../support/log.ts';
import type { PersonPhoto } from './photoFolders.ts';

export interface EmbeddedPhotos {
  /** One for each file that could be read. */
  readonly shots: readonly Shot[];
  readonly unreadable: number;
  readonly withoutFace: number;
  /** With a fault for which a check-in would ask for another frame. They are measured all the same. */
  readonly withIssues: number;
}

const PROGRESS_EVERY = 500;

/** Embeds all photos; says which could not be read. @throws EngineUnavailableError */
export async function embedPhotos(
  engine: FaceEngine,
  photos: readonly PersonPhoto[],
  log: Log,
): Promise<EmbeddedPhotos> {
  const shots: Shot[] = [];
  let [unreadable, withoutFace, withIssues, done] = [0, 0, 0, 0];
  const work = async ({ person, path }: PersonPhoto) => {
    try {
      const { frame } = await analyseFile(engine, path);
      const shot: Shot = { person, vector: frame.face?.embedding ?? null };
      return { shot, issues: issuesOf(frame).length };
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      log(`${path}: ${error.message}`);
      return null;
    }
  };
  await inOrder(Readable.from(photos), 4 * availableParallelism(), work, (result) => {
    done += 1;
    if (done % PROGRESS_EVERY === 0) log(`${done} of ${photos.length} photos`);
    if (result === null) unreadable += 1;
    else {
      shots.push(result.shot);
      if (result.shot.vector === null) withoutFace += 1;
      else if (result.issues > 0) withIssues += 1;
    }
    return Promise.resolve();
  });
  return { shots, unreadable, withoutFace, withIssues };
}
