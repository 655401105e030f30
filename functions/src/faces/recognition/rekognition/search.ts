import type { Budget } from '../../service/persist.ts';
import { SearchAnswer } from './answers.ts';
import type { Caller } from './caller.ts';

/** Similarity below which a face is not returned, percent: the API's own default. */
const FLOOR = 80;
/** Most the API gives. */
const MOST = 4096;

/**
 * SearchFacesByImage: similarity by face id, 0 to 1, of all faces in the collection that are at least FLOOR
 * alike; null when there is no face in the image.
 */
export async function searchFaces(
  { sdk, call }: Caller,
  budget: Budget,
  collection: string,
  image: Uint8Array,
): Promise<ReadonlyMap<string, number> | null> {
  const command = new sdk.SearchFacesByImageCommand({
    CollectionId: collection,
    Image: { Bytes: image },
    FaceMatchThreshold: FLOOR,
    MaxFaces: MOST,
    QualityFilter: 'NONE',
  });
  const answer = await call(budget, SearchAnswer, (client, abortSignal) =>
    client.send(command, { abortSignal }),
  );
  if (answer === null) return null;
  return new Map(answer.FaceMatches.map(({ Similarity, Face }) => [Face.FaceId, Similarity / 100]));
}
