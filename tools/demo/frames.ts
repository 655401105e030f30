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

const TINY = ['MOVE_CLOSER', 'FACE_TOO_SMALL'];

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
    reasons: readonly string[],
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
    poor('a tiny face', TINY, f, () => farCopy(f)),
    poor('a dark copy', ['LOW_LIGHT'], g, () => dark(g.photo)),
    poor('a blurred copy', ['BLURRY'], g, () => blurredCopy(g)),
    unusable('an image of 0 bytes', emptyFile()),
    unusable('a PDF', pdf()),
    unusable('a PNG of 12,000 x 12,000', hugePng()),
  ];
}

/** Sides of the whole photo in a frame of 640, px: how far off a face stays visible depends on the photo. */
const FAR = [150, 135, 120, 108, 96, 84, 72];
/** How far out of focus, as a share of the photo's width: what blurs a large face hides a small one. */
const BLURS = [0.01, 0.012, 0.014, 0.016, 0.018, 0.02, 0.022, 0.025, 0.028, 0.033, 0.04];

/** The first of a row of copies, mildest first, that live feedback calls by one of these codes; else the last. */
async function mildest(
  { client }: Actor,
  codes: readonly string[],
  row: readonly (() => Promise<Buffer>)[],
): Promise<Buffer> {
  let frame: Buffer = Buffer.alloc(0);
  for (const make of row) {
    frame = await make();
    const image = frame.toString('base64');
    const found = await client.checkFaceFrame({ image, purpose: 'check-in' });
    if (found.codes.some(({ code }) => codes.includes(code))) break;
  }
  return frame;
}

function farCopy(who: Actor): Promise<Buffer> {
  const row = FAR.map((side) => () => tinyFace(who.photo, side));
  return mildest(who, TINY, row);
}

async function blurredCopy(who: Actor): Promise<Buffer> {
  const { width } = await sharp(who.photo).metadata();
  const row = BLURS.map((share) => () => blurred(who.photo, share * width));
  return await mildest(who, ['BLURRY'], row);
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
