import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sceneOf } from '../fakeFaceEngine.ts';
import type { Answer, StandIn } from './standIn.ts';
import { standIn } from './standIn.ts';

/*
 * Amazon Rekognition as its API model tells it: version 2016-06-27, protocol json 1.1, target prefix
 * RekognitionService (codegen model "rekognition" of the AWS SDK for JavaScript v3). Shapes of requests,
 * answers and errors are that model's; what it recognises is made up: pictures of fakeFaceEngine.
 */

export interface RekognitionStandIn extends StandIn {
  /** ExternalImageId by face id. */
  readonly faces: Map<string, string>;
  /** Operations that were called, oldest first. */
  operations(): string[];
}

const Image = z.strictObject({ Bytes: z.base64() });
const CollectionId = z.string().regex(/^[a-zA-Z0-9_.-]+$/);
const percent = z.number().min(0).max(100);
const QualityFilter = z.enum(['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH']);

const REQUESTS = {
  DescribeCollection: z.strictObject({ CollectionId }),
  CreateCollection: z.strictObject({ CollectionId }),
  IndexFaces: z.strictObject({
    CollectionId,
    Image,
    ExternalImageId: z.string().regex(/^[a-zA-Z0-9_.\-:]{1,255}$/),
    DetectionAttributes: z.array(z.string()),
    MaxFaces: z.int().min(1),
    QualityFilter,
  }),
  CompareFaces: z.strictObject({
    SourceImage: Image,
    TargetImage: Image,
    SimilarityThreshold: percent,
    QualityFilter,
  }),
  SearchFacesByImage: z.strictObject({
    CollectionId,
    Image,
    MaxFaces: z.int().min(1).max(4096),
    FaceMatchThreshold: percent,
    QualityFilter,
  }),
  ListFaces: z.strictObject({
    CollectionId,
    MaxResults: z.int().min(0).max(4096),
    NextToken: z.string().optional(),
  }),
  DeleteFaces: z.strictObject({ CollectionId, FaceIds: z.array(z.uuid()).min(1).max(4096) }),
};

export const FACE_MODEL = '7.0';

/** An exception of the model: `__type` and `Message`, most with status 400. */
export function exception(name: string, status = 400, message = 'x'): Answer {
  return { status, body: { __type: name, Message: message, Code: name } };
}

/** `faceless`: finds no face in anything. */
export async function rekognitionStandIn(
  options: { readonly pageSize?: number } = {},
): Promise<RekognitionStandIn & { faceless: boolean }> {
  const faces = new Map<string, string>();
  const people = new Map<string, string>();
  let exists = false;
  const noFace = exception(
    'InvalidParameterException',
    400,
    'There are no faces in the image. Should be at least 1.',
  );
  const personOn = (bytes: string): string | null =>
    server.faceless ? null : (sceneOf(Buffer.from(bytes, 'base64'))?.person ?? null);
  const reply = (body: unknown): Answer => ({ status: 200, body });

  function act(operation: string, body: unknown): Answer {
    if (operation === 'DescribeCollection') {
      REQUESTS.DescribeCollection.parse(body);
      if (!exists) return exception('ResourceNotFoundException');
      return reply({ FaceCount: faces.size, FaceModelVersion: FACE_MODEL, UserCount: 0 });
    }
    if (operation === 'CreateCollection') {
      REQUESTS.CreateCollection.parse(body);
      if (exists) return exception('ResourceAlreadyExistsException');
      exists = true;
      return reply({ StatusCode: 200, CollectionArn: 'arn', FaceModelVersion: FACE_MODEL });
    }
    if (operation === 'CompareFaces') {
      const { SourceImage, TargetImage } = REQUESTS.CompareFaces.parse(body);
      const [source, target] = [personOn(SourceImage.Bytes), personOn(TargetImage.Bytes)];
      if (source === null || target === null) return noFace;
      const Face = { Confidence: 99.9 };
      return source === target
        ? reply({ FaceMatches: [{ Similarity: 99.8, Face }], UnmatchedFaces: [] })
        : reply({ FaceMatches: [], UnmatchedFaces: [Face] });
    }
    if (!exists) return exception('ResourceNotFoundException');
    if (operation === 'IndexFaces') {
      const { ExternalImageId, Image: image } = REQUESTS.IndexFaces.parse(body);
      const person = personOn(image.Bytes);
      if (person === null) {
        const UnindexedFaces = [{ Reasons: ['LOW_SHARPNESS'] }];
        return reply({ FaceRecords: [], FaceModelVersion: FACE_MODEL, UnindexedFaces });
      }
      const FaceId = randomUUID();
      faces.set(FaceId, ExternalImageId);
      people.set(FaceId, person);
      const FaceRecords = [{ Face: { FaceId, ExternalImageId, Confidence: 99.9 } }];
      return reply({ FaceRecords, FaceModelVersion: FACE_MODEL, UnindexedFaces: [] });
    }
    if (operation === 'SearchFacesByImage') {
      const { Image: image } = REQUESTS.SearchFacesByImage.parse(body);
      const person = personOn(image.Bytes);
      if (person === null) return noFace;
      const { likeness = 0.9 } = sceneOf(Buffer.from(image.Bytes, 'base64')) ?? {};
      const Similarity = likeness < 0.5 ? 93 : 99.8;
      const FaceMatches = [...faces.keys()]
        .filter((id) => people.get(id) === person)
        .map((FaceId) => ({ Similarity, Face: { FaceId } }));
      return reply({ FaceMatches, FaceModelVersion: FACE_MODEL, SearchedFaceConfidence: 99.9 });
    }
    if (operation === 'ListFaces') {
      const { NextToken } = REQUESTS.ListFaces.parse(body);
      const from = Number(NextToken ?? 0);
      const to = from + (options.pageSize ?? 4096);
      const Faces = [...faces].map(([FaceId, ExternalImageId]) => ({ FaceId, ExternalImageId }));
      const more = to < Faces.length ? { NextToken: String(to) } : {};
      return reply({ Faces: Faces.slice(from, to), FaceModelVersion: FACE_MODEL, ...more });
    }
    if (operation === 'DeleteFaces') {
      const { FaceIds } = REQUESTS.DeleteFaces.parse(body);
      const DeletedFaces = FaceIds.filter((id) => faces.delete(id));
      return reply({ DeletedFaces, UnsuccessfulFaceDeletions: [] });
    }
    return exception('UnknownOperationException');
  }

  const operationOf = (target: unknown): string =>
    /^RekognitionService\.(\w+)$/.exec(String(target))?.[1] ?? '';
  const base = await standIn('application/x-amz-json-1.1', ({ headers, body }) => {
    try {
      return act(operationOf(headers['x-amz-target']), JSON.parse(body));
    } catch (error) {
      return exception('InvalidParameterException', 400, String(error));
    }
  });
  const operations = (): string[] =>
    base.received.map(({ headers }) => operationOf(headers['x-amz-target']));
  const server = Object.assign(base, { faces, operations, faceless: false });
  return server;
}
