import { ALIGNED_SIZE, alignment, lightAndSharpness } from './alignment.ts';
import { sigmoid } from './blazeFace.ts';
import { centreOffset } from './detect.ts';
import type { Embedder } from './embedders.ts';
import { angleOf, distance, squareCrop, type Similarity } from './geometry.ts';
import type { Planes, RgbImage } from './image.ts';
import type { Inference } from './inference.ts';
import { IRIS_SIZE, IRIS_VALUES, apertureOf, eyeCrop } from './iris.ts';
import { normalised } from './match.ts';
import { MESH_MARGIN, MESH_SIZE, faceSquare, fivePoints, headPose, meshPoints } from './mesh.ts';
import type { MeshPoint } from './mesh.ts';
import type { Detection } from './nms.ts';
import type { FaceMeasures } from './port.ts';
import { mirrored, modelInput, sampleCrop } from './sampling.ts';

export interface FittedMesh {
  readonly points: readonly MeshPoint[];
  /** 0..1: how sure the model is that it looks at a face. */
  readonly presence: number;
}

/** Two passes: the second looks at the first's box and roll, which are better than the detector's. */
export async function fitMesh(
  image: RgbImage,
  { box, points }: Detection,
  inference: Inference,
): Promise<FittedMesh> {
  const [leftEye, rightEye] = points;
  if (leftEye === undefined || rightEye === undefined)
    throw new RangeError('a detection has two eyes');
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const side = Math.max(box.width, box.height) * MESH_MARGIN;
  const first = await meshPass(
    image,
    squareCrop(centre, side, angleOf(leftEye, rightEye), MESH_SIZE),
    inference,
  );
  const square = faceSquare(first.points);
  return meshPass(
    image,
    squareCrop(square.centre, square.side * MESH_MARGIN, square.angle, MESH_SIZE),
    inference,
  );
}

async function meshPass(
  image: RgbImage,
  crop: Similarity,
  inference: Inference,
): Promise<FittedMesh> {
  const input = modelInput(sampleCrop(image, crop, MESH_SIZE, 1.8), 0, 255);
  const output = await inference.run('face_landmark', input, [1, 3, MESH_SIZE, MESH_SIZE]);
  return {
    points: meshPoints(output('conv2d_21'), crop),
    presence: sigmoid(output('conv2d_31')[0] ?? -Infinity),
  };
}

/** Mean opening of the two eyes; both go through the iris model in one batch. */
export async function eyeAperture(
  image: RgbImage,
  mesh: readonly MeshPoint[],
  inference: Inference,
): Promise<number> {
  const left = sampleCrop(image, eyeCrop(mesh, 'left'), IRIS_SIZE);
  const right = mirrored(sampleCrop(image, eyeCrop(mesh, 'right'), IRIS_SIZE));
  const input = new Float32Array(2 * left.data.length);
  input.set(modelInput(left, 0, 255));
  input.set(modelInput(right, 0, 255), left.data.length);
  const output = (await inference.run('iris', input, [2, 3, IRIS_SIZE, IRIS_SIZE]))('Identity');
  const eyes = [output.subarray(0, IRIS_VALUES), output.subarray(IRIS_VALUES)];
  return eyes.reduce((sum, eye) => sum + apertureOf(eye), 0) / 2;
}

/** The aligned 112 x 112 crop of a face. */
export function alignedCrop(image: RgbImage, mesh: readonly MeshPoint[]): Planes {
  // Plain bilinear sampling: what the embedding model was measured with.
  return sampleCrop(image, alignment(fivePoints(mesh)), ALIGNED_SIZE, Infinity);
}

/** The L2-normalised embedding of an aligned crop. */
export async function embed(
  crop: Planes,
  embedder: Embedder,
  inference: Inference,
): Promise<Float32Array> {
  const input = modelInput(crop, embedder.mean, embedder.scale, embedder.order);
  const output = await inference.run(embedder.id, input, [1, 3, ALIGNED_SIZE, ALIGNED_SIZE]);
  return normalised(output(embedder.output));
}

/** Everything about the face but its embedding. */
export function measures(
  image: RgbImage,
  { box }: Detection,
  { points, presence }: FittedMesh,
  crop: Planes,
): Omit<FaceMeasures, 'embedding' | 'eyeAperture'> {
  const [leftEye, rightEye] = fivePoints(points);
  if (leftEye === undefined || rightEye === undefined) throw new RangeError('a mesh has two eyes');
  return {
    box,
    eyeDistancePx: distance(leftEye, rightEye),
    ...headPose(points),
    ...lightAndSharpness(crop),
    presence,
    centreOffset: centreOffset(box, image),
  };
}
