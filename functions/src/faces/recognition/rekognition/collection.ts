import { z } from 'zod';
import type { Budget } from '../../service/persist.ts';
import { ServiceError } from '../../service/serviceError.ts';
import { Collection, ListAnswer } from './answers.ts';
import type { Caller } from './caller.ts';
import { SERVICE } from './faults.ts';

/** Most the API gives at once. */
const PAGE = 4096;

/**
 * The model that made the collection's faces, which stays the same for as long as the collection lives. The
 * collection is made when there is none.
 */
export async function faceModelOf(
  { sdk, call }: Caller,
  budget: Budget,
  collection: string,
): Promise<string> {
  const found = () =>
    call(
      budget,
      Collection,
      (client, abortSignal) =>
        client.send(new sdk.DescribeCollectionCommand({ CollectionId: collection }), {
          abortSignal,
        }),
      'ResourceNotFoundException',
    );
  const made = () =>
    call(
      budget,
      Collection,
      (client, abortSignal) =>
        client.send(new sdk.CreateCollectionCommand({ CollectionId: collection }), { abortSignal }),
      'ResourceAlreadyExistsException',
    );
  // Another instance may make it in between.
  const described = (await found()) ?? (await made()) ?? (await found());
  if (described === null) throw new ServiceError(SERVICE, 'NO_COLLECTION', 'passing');
  return described.FaceModelVersion;
}

/** Ids of all faces under a name. The API has no filter for it: every page of the collection is read. */
export async function facesNamed(
  { sdk, call }: Caller,
  budget: Budget,
  { collection, name }: { readonly collection: string; readonly name: string },
): Promise<readonly string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const command = new sdk.ListFacesCommand({
      CollectionId: collection,
      MaxResults: PAGE,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const page = await call(
      budget,
      ListAnswer,
      (client, abortSignal) => client.send(command, { abortSignal }),
      'ResourceNotFoundException',
    );
    for (const face of page?.Faces ?? []) if (face.ExternalImageId === name) ids.push(face.FaceId);
    NextToken = page?.NextToken ?? undefined;
  } while (NextToken !== undefined);
  return ids;
}

/** DeleteFaces; ids that are gone already are well. */
export async function deleteFaces(
  { sdk, call }: Caller,
  budget: Budget,
  collection: string,
  faceIds: readonly string[],
): Promise<void> {
  if (faceIds.length === 0) return;
  const command = new sdk.DeleteFacesCommand({ CollectionId: collection, FaceIds: [...faceIds] });
  await call(
    budget,
    z.unknown(),
    (client, abortSignal) => client.send(command, { abortSignal }),
    'ResourceNotFoundException',
  );
}
