import type { LivenessAction } from '../../../functions/src/faces/liveness/action.ts';
import { toFrame } from '../frame.ts';
import { seededRandom } from '../../support/random.ts';
import sharp from '../sharp.ts';
import { closeEyes } from './closeEyes.ts';
import { headMesh } from './headMesh.ts';
import type { HeadMesh } from './headMesh.ts';
import type { Moved, Picture } from './render.ts';
import { render } from './render.ts';

/** How far the eyes are shut (0..1) or the head is turned (degrees, the person's own left positive). */
export interface Pose {
  readonly shut: number;
  readonly turnedDeg: number;
}

const STILL: Pose = { shut: 0, turnedDeg: 0 };

/** What the frames of each action show, one after the other. */
const POSES: Readonly<Record<LivenessAction, readonly Pose[]>> = {
  blink: [0, 0, 1, 0.35, 0].map((shut) => ({ ...STILL, shut })),
  'turn-left': [0, 9, 18, 27, 36].map((turnedDeg) => ({ ...STILL, turnedDeg })),
  'turn-right': [0, 9, 18, 27, 36].map((turnedDeg) => ({ ...STILL, turnedDeg: -turnedDeg })),
};

/** Milliseconds after the first frame at which those frames claim to be taken. */
export const OFFSETS_MS = [0, 320, 640, 960, 1280];

/**
 * A portrait that does as it is asked: five JPEG frames, each with a grain of its own. They are synthetic: the one
 * photo is bent over the mesh that the engine fits to it, so eyes close by drawing the upper lid's skin over
 * them, and the head turns by its depths. What they show about real people's movements is limited to that.
 */
export async function livenessFrames(
  portrait: Uint8Array,
  action: LivenessAction,
  seed = 1,
): Promise<Buffer[]> {
  const head = await headMesh(portrait);
  return await Promise.all(POSES[action].map((pose, i) => posed(head, pose, 100 * seed + i)));
}

/** One frame of the head in this pose. */
function posed(head: HeadMesh, pose: Pose, seed: number): Promise<Buffer> {
  const picture = closeEyes(head, pose.shut);
  const to = turned(head, pose.turnedDeg - head.yawDeg);
  return shot(render(picture, head.triangles, head.points, to), seed);
}

/** How far behind the face the head's axis is, and how far away the camera, in widths of the face. */
const AXIS = 0.5;
const CAMERA = 4;

/** The points as the camera sees them after the head has turned. */
function turned({ points, centre, faceWidth, picture }: HeadMesh, degrees: number): Moved[] {
  const axis = AXIS * faceWidth;
  const camera = CAMERA * faceWidth;
  return points.map(({ x, y, z, share }) => {
    const angle = (share * degrees * Math.PI) / 180;
    const [across, behind] = [x - centre.x, z - axis];
    const depth = axis + behind * Math.cos(angle) + across * Math.sin(angle);
    const nearer = (camera + z) / (camera + depth);
    return {
      x: within(
        centre.x + (across * Math.cos(angle) - behind * Math.sin(angle)) * nearer,
        picture.width,
      ),
      y: within(centre.y + (y - centre.y) * nearer, picture.height),
      depth,
    };
  });
}

function within(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1);
}

async function shot({ width, height, data }: Picture, seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const grained = Buffer.from(data);
  for (let i = 0; i < grained.length; i += 3) {
    const grain = GRAIN * random.normal();
    for (let c = i; c < i + 3; c++) {
      grained[c] = Math.max(0, Math.min(255, Math.round((grained[c] ?? 0) + grain)));
    }
  }
  return await toFrame(sharp(grained, { raw: { width, height, channels: 3 } }));
}

/** Standard deviation of a frame's grain, of 255. */
const GRAIN = 2;
