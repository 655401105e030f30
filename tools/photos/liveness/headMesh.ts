import { fileURLToPath } from 'node:url';
import { decodeImage } from '../../../functions/src/faces/engine/decode.ts';
import { detectFaces } from '../../../functions/src/faces/engine/detect.ts';
import { FR_FEATURE } from '../../../functions/src/faces/engine/embedders.ts';
import type { Inference } from '../../../functions/src/faces/engine/inference.ts';
import { DEFAULT_LIMITS } from '../../../functions/src/faces/engine/inspect.ts';
import { fitMesh } from '../../../functions/src/faces/engine/measureFace.ts';
import { headPose, type MeshPoint } from '../../../functions/src/faces/engine/mesh.ts';
import { readModels } from '../../../functions/src/faces/engine/models.ts';
import { OnnxRuntime } from '../../../functions/src/faces/engine/runtime/onnxRuntime.ts';
import { delaunay } from './delaunay.ts';
import type { Triangle } from './delaunay.ts';
import { eyeLids, type Eye } from './eyeLids.ts';
import type { Picture } from './render.ts';

const MODELS = fileURLToPath(new URL('../../../functions/models/', import.meta.url));

/** A point of the head or of what is behind it. `share`: how far it goes along when the head turns, 0..1. */
export interface HeadPoint extends MeshPoint {
  readonly share: number;
}

/** A picture of one face, laid out in triangles: the face's mesh first, rings around it, the picture's edge. */
export interface HeadMesh {
  readonly picture: Picture;
  readonly points: readonly HeadPoint[];
  readonly triangles: readonly Triangle[];
  readonly eyes: readonly Eye[];
  /** How far the head is turned in the picture, to the image's right positive. */
  readonly yawDeg: number;
  /** The face's width in pixels. */
  readonly faceWidth: number;
  readonly centre: { readonly x: number; readonly y: number };
}

/** The face's outline in the mesh, clockwise from the middle of the forehead. */
const OUTLINE = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148,
  176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/**
 * Rings of the outline's shape: how much wider, how much deeper (of the face's width) and how far they go along.
 * Hair and ears turn with the face, the neck and what is behind it less and less.
 */
const RINGS = [
  { wider: 1.15, deeper: 0.15, share: 1 },
  { wider: 1.35, deeper: 0.3, share: 0.75 },
  { wider: 1.75, deeper: 0.5, share: 0.2 },
] as const;

/** Points along each side of the picture, which never move. */
const EDGE_POINTS = 12;

let inference: Inference | undefined;

/** Lays a picture of one face out, by the engine's own mesh. @throws Error when there is no face */
export async function headMesh(jpeg: Uint8Array): Promise<HeadMesh> {
  inference ??= new OnnxRuntime(readModels(MODELS, FR_FEATURE));
  const picture = await decodeImage(jpeg, DEFAULT_LIMITS);
  const [face] = (await detectFaces(picture, inference)).faces;
  if (face === undefined) throw new Error('there is no face to lay a mesh on');
  const { points: mesh } = await fitMesh(picture, face, inference);
  const xs = mesh.map(({ x }) => x);
  const ys = mesh.map(({ y }) => y);
  const faceWidth = Math.max(...xs) - Math.min(...xs);
  const centre = {
    x: (Math.max(...xs) + Math.min(...xs)) / 2,
    y: (Math.max(...ys) + Math.min(...ys)) / 2,
  };
  const around = RINGS.flatMap(({ wider, deeper, share }) =>
    OUTLINE.flatMap((index): HeadPoint[] => {
      const point = mesh[index];
      if (point === undefined) throw new RangeError('the mesh lacks a point of its outline');
      const x = centre.x + wider * (point.x - centre.x);
      const y = centre.y + wider * (point.y - centre.y);
      const inside = x > 4 && y > 4 && x < picture.width - 5 && y < picture.height - 5;
      return inside ? [{ x, y, z: point.z + deeper * faceWidth, share }] : [];
    }),
  );
  const points = [
    ...mesh.map((point) => ({ ...point, share: 1 })),
    ...around,
    ...edge(picture, 2 * faceWidth),
  ];
  return {
    picture,
    points,
    triangles: delaunay(points),
    eyes: await eyeLids(picture, mesh, inference),
    yawDeg: headPose(mesh).yawDeg,
    faceWidth,
    centre,
  };
}

function edge({ width, height }: Picture, z: number): HeadPoint[] {
  const [right, bottom] = [width - 1, height - 1];
  return Array.from({ length: EDGE_POINTS }, (_, i) => i / EDGE_POINTS).flatMap((part) =>
    [
      { x: part * right, y: 0 },
      { x: right, y: part * bottom },
      { x: (1 - part) * right, y: bottom },
      { x: 0, y: (1 - part) * bottom },
    ].map((point) => ({ ...point, z, share: 0 })),
  );
}
