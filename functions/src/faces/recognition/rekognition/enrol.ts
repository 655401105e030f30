import type { Budget } from '../../service/persist.ts';
import type { RefusedShot } from '../port.ts';
import { NoFaceFoundError, ShotsRefusedError } from '../port.ts';
import { CompareAnswer, IndexAnswer, reasonOf } from './answers.ts';
import type { Caller } from './caller.ts';

/** Shots of one enrolment are as alike as a match by FACE_SAME percent; no identity rests on it alone. */
const FACE_SAME = 90;

/**
 * CompareFaces: how much the largest face of one image is like the one of another, 0 to 100; 0 below
 * FACE_SAME. Nothing is kept of either.
 * @throws NoFaceFoundError | ServiceError
 */
export async function compareFaces(
  { sdk, call }: Caller,
  budget: Budget,
  source: Uint8Array,
  target: Uint8Array,
): Promise<number> {
  const command = new sdk.CompareFacesCommand({
    SourceImage: { Bytes: source },
    TargetImage: { Bytes: target },
    SimilarityThreshold: FACE_SAME,
    QualityFilter: 'NONE',
  });
  const answer = await call(budget, CompareAnswer, (client, abortSignal) =>
    client.send(command, { abortSignal }),
  );
  if (answer === null) throw new NoFaceFoundError();
  if (answer.FaceMatches.length === 0 && answer.UnmatchedFaces.length === 0) {
    throw new NoFaceFoundError();
  }
  return Math.max(0, ...answer.FaceMatches.map(({ Similarity }) => Similarity));
}

/** Every shot against the first, before anything is kept. @throws ShotsRefusedError | ServiceError */
export async function mustShowOne(
  caller: Caller,
  budget: Budget,
  [first, ...others]: readonly Uint8Array[],
): Promise<void> {
  if (first === undefined) return;
  const judged = await Promise.all(
    others.map(async (other, i): Promise<RefusedShot | null> => {
      try {
        const similarity = await compareFaces(caller, budget, first, other);
        return similarity >= FACE_SAME ? null : { index: i + 1, code: 'DIFFERENT_FACE' };
      } catch (error) {
        if (error instanceof NoFaceFoundError) return { index: i + 1, code: 'NO_FACE' };
        throw error;
      }
    }),
  );
  const refused = judged.filter((shot) => shot !== null);
  if (refused.length > 0) throw new ShotsRefusedError(refused);
}

/** IndexFaces, all images at once. @throws ShotsRefusedError | ServiceError */
export async function indexShots(
  { sdk, call }: Caller,
  budget: Budget,
  { collection, name }: { readonly collection: string; readonly name: string },
  images: readonly Uint8Array[],
): Promise<readonly string[]> {
  const indexed = await Promise.all(
    images.map(async (image, index): Promise<string | RefusedShot> => {
      const command = new sdk.IndexFacesCommand({
        CollectionId: collection,
        ExternalImageId: name,
        Image: { Bytes: image },
        MaxFaces: 1,
        QualityFilter: 'AUTO',
        DetectionAttributes: [],
      });
      const answer = await call(budget, IndexAnswer, (client, abortSignal) =>
        client.send(command, { abortSignal }),
      );
      if (answer === null) return { index, code: 'NO_FACE' };
      return answer.FaceRecords[0]?.Face.FaceId ?? { index, code: reasonOf(answer) };
    }),
  );
  const refused = indexed.filter((one) => typeof one !== 'string');
  if (refused.length > 0) throw new ShotsRefusedError(refused);
  return indexed.filter((one) => typeof one === 'string');
}
