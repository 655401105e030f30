import { checkInWith } from '../../functions/client/index.ts';
import {
  blurred,
  dark,
  emptyFile,
  hugePng,
  noFace,
  pdf,
  tinyFace,
  twoFaces,
} from '../photos/badFrames.ts';
import sharp from '../photos/sharp.ts';
import type { Actor } from './cast.ts';
import { seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import { own } from './photos.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

/** Frames that prove nothing, and files that are no frames. */
export function badFrames(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [a, , , , , f, g] = actors;
  if (!a || !f || !g) throw new Error('eight actors are needed');
  const show = async (who: Actor, frame: Uint8Array) => {
    const sessionId = await extraSession(stage.teacher.client, stage.courseId);
    return outcomeOf(await checkInWith(who.client, who.phone, sessionId, seeing(own(frame))));
  };
  const poor = (
    name: string,
    reasons: string[],
    who: Actor,
    frame: () => Promise<Buffer>,
  ): Scenario => ({
    name,
    decision: 'rejected',
    reasons,
    match: 'some',
    run: async () => show(who, await frame()),
  });
  const unusable = (name: string, frame: Buffer): Scenario => ({
    name,
    decision: 'refused',
    reasons: ['invalid-image'],
    run: () => refusedInTime(stage, g, frame),
  });
  return [
    poor('no face', ['NO_FACE'], f, () => noFace()),
    poor('two faces', ['MULTIPLE_FACES'], f, () => twoFaces(f.photo, a.photo)),
    poor('a tiny face', ['MOVE_CLOSER', 'FACE_TOO_SMALL'], f, () => tinyFace(f.photo)),
    poor('a dark copy', ['LOW_LIGHT'], g, () => dark(g.photo)),
    poor('a blurred copy', ['BLURRY'], g, () => blurredCopy(g)),
    unusable('an image of 0 bytes', emptyFile()),
    unusable('a PDF', pdf()),
    unusable('a PNG of 12,000 x 12,000', hugePng()),
  ];
}

/** How far out of focus, as a share of the photo's width: what blurs a large face hides a small one. */
const BLURS = [0.01, 0.014, 0.018, 0.022, 0.027, 0.033, 0.04];

/** The mildest blur of the photo that live feedback calls one. */
async function blurredCopy({ client, photo }: Actor): Promise<Buffer> {
  const { width } = await sharp(photo).metadata();
  let frame: Buffer = Buffer.from(photo);
  for (const share of BLURS) {
    frame = await blurred(photo, share * width);
    const image = frame.toString('base64');
    const { codes } = await client.checkFaceFrame({ image, purpose: 'check-in' });
    if (codes.some(({ code }) => code === 'BLURRY')) break;
  }
  return frame;
}

/** An unusable file must be refused in under a second, not only at all. */
const LIMIT_MS = 1_000;

async function refusedInTime(
  stage: Stage,
  { client, phone }: Actor,
  frame: Buffer,
): Promise<ReturnType<typeof outcomeOf>> {
  const sessionId = await extraSession(stage.teacher.client, stage.courseId);
  const started = performance.now();
  try {
    return outcomeOf(await checkInWith(client, phone, sessionId, seeing(own(frame))));
  } catch (error) {
    const ms = Math.round(performance.now() - started);
    if (ms < LIMIT_MS) throw error;
    return { decision: 'refused', reasons: [], flaw: `refused only after ${String(ms)} ms` };
  }
}
