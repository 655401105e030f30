/**
 * Prints the figures of the page about faces, under Liveness: `npm run measure-liveness`. With FACES_DIR, a
 * folder of photos with one folder a person, those of real photos instead of prints of the packaged portraits.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FaceMeasures } from '../functions/src/faces/engine/index.ts';
import { cosine, createFaceEngine, thresholdsFor } from '../functions/src/faces/engine/index.ts';
import type { LivenessAction } from '../functions/src/faces/liveness/action.ts';
import { LIVENESS_ACTIONS } from '../functions/src/faces/liveness/action.ts';
import { judgeLiveness } from '../functions/src/faces/liveness/judgeLiveness.ts';
import { loadPortraits } from './photos/portraits.ts';
import { OFFSETS_MS, livenessFrames } from './photos/liveness/livenessFrames.ts';
import { turnedPhoto } from './photos/liveness/turnedPhoto.ts';

const engine = createFaceEngine({ maxQueued: 200, deadlineMs: 60_000 });
const { review } = thresholdsFor(engine.model.id);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function measure(jpeg: Uint8Array): Promise<FaceMeasures | null> {
  return (await engine.analyse(jpeg)).face;
}

function similarity(a: FaceMeasures, b: FaceMeasures): number {
  return a.embedding === null || b.embedding === null ? NaN : cosine(a.embedding, b.embedding);
}

/** 1 %, median and 99 % of the values. */
function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN).toFixed(digits);
  return `1 % ${at(0.01)}, median ${at(0.5)}, 99 % ${at(0.99)} (n ${String(sorted.length)})`;
}

async function acted(name: string, jpeg: Buffer, action: LivenessAction): Promise<void> {
  const frames = await Promise.all(
    (await livenessFrames(jpeg, action)).map((frame) => engine.analyse(frame)),
  );
  const rules = { policy: 'required', action } as const;
  const reasons = judgeLiveness(rules, frames, OFFSETS_MS, review).map(({ reason }) => reason);
  const faces = frames.flatMap(({ face }) => face ?? []);
  const [first] = faces;
  const column = (of: (face: FaceMeasures) => string): string => faces.map(of).join(' ');
  const yaws = column(({ yawDeg }) => yawDeg.toFixed(0));
  const apertures = column(({ eyeAperture }) => eyeAperture.toFixed(2));
  const likeness = column((face) =>
    first === undefined ? '-' : similarity(first, face).toFixed(2),
  );
  say(
    `${name} ${action}: ${reasons.join(' ')}; yaw ${yaws}; aperture ${apertures}; cosine ${likeness}`,
  );
}

/** How far the yaw swings, at most, when the photo is turned to both sides as a print. */
async function printSwing(jpeg: Uint8Array, deg: number, bentDeg: number): Promise<number | null> {
  const straight = await measure(await turnedPhoto(jpeg, { turnedDeg: 0, bentDeg }));
  if (straight === null) return null;
  const swings: number[] = [];
  for (const turnedDeg of [deg, -deg]) {
    const face = await measure(await turnedPhoto(jpeg, { turnedDeg, bentDeg }));
    if (face !== null) swings.push(Math.abs(face.yawDeg - straight.yawDeg));
  }
  return swings.length === 0 ? null : Math.max(...swings);
}

async function prints(photos: readonly Buffer[]): Promise<void> {
  for (const bentDeg of [0, 30, 60, 90]) {
    for (const deg of [20, 30, 40, 50]) {
      const swings: number[] = [];
      for (const photo of photos) {
        const swing = await printSwing(photo, deg, bentDeg);
        if (swing !== null) swings.push(swing);
      }
      const far = swings.filter((swing) => swing >= 20).length;
      say(
        `print turned ${String(deg)} deg, bent ${String(bentDeg)}: yaw swing ${spread(swings, 1)}; >= 20 in ${String(far)}`,
      );
    }
  }
}

/** Every person's photos, measured; the first that looks straight on, for prints. */
async function realPhotos(folder: string): Promise<void> {
  const cosines: number[] = [];
  const straightOn: Buffer[] = [];
  for (const person of await readdir(folder)) {
    const files = await readdir(join(folder, person));
    const photos = await Promise.all(files.map((file) => readFile(join(folder, person, file))));
    const faces = await Promise.all(photos.map(measure));
    const first = faces.findIndex((face) => face !== null && Math.abs(face.yawDeg) <= 10);
    const straight = faces[first];
    const photo = photos[first];
    if (straight === undefined || straight === null || photo === undefined) continue;
    if (straightOn.length < PRINTS) straightOn.push(photo);
    for (const face of faces) {
      if (face === null) continue;
      const swing = Math.abs(face.yawDeg - straight.yawDeg);
      if (swing >= 20 && swing <= 45) cosines.push(similarity(straight, face));
    }
  }
  const kept = cosines.filter((value) => value >= review).length;
  say(`turned 20 to 45 deg against straight on, one person, other photo: ${spread(cosines, 2)}`);
  say(`  of these ${String(kept)} at ${String(review)} or above`);
  await prints(straightOn);
}

/** So many real photos are turned as prints. */
const PRINTS = 50;

try {
  const portraits = await loadPortraits();
  for (const { name, jpeg } of portraits) {
    for (const action of LIVENESS_ACTIONS) await acted(name, jpeg, action);
  }
  const folder = process.env['FACES_DIR'];
  if (folder === undefined) await prints(portraits.map(({ jpeg }) => jpeg));
  // Relative to where npm was called.
  else await realPhotos(resolve(process.env['INIT_CWD'] ?? process.cwd(), folder));
} finally {
  await engine.close();
}
