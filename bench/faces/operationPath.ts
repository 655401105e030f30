import { monitorEventLoopDelay } from 'node:perf_hooks';
import { progress } from '../../tools/support/log.ts';
import { medianFigure, type Figure } from '../figures.ts';
import { around, phoneFrames } from './frames.ts';
import { signedCheckIns } from './signedCheckIns.ts';

const CALLS = 60;
const WARM_UP = 4;
const RUNS = 5;
const CHECK_INS = 8;
const FRAMES_EACH = 3;
/** Of the timer behind the histogram, ms: what it reports holds this much even when nothing is late. */
const RESOLUTION_MS = 1;

/**
 * What the operations of the face tier do in their process, with the workers that FACE_WORKERS gives (two):
 * `faces.checkframe_ms` is checkFaceFrame itself, from its input in base64 to its reply, without an edge;
 * `faces.loop_p99_ms` is the delay of the main thread's event loop while eight check-ins of three frames are
 * done at once, with what they ask of that thread beside the store (see signedCheckIns), the median of five runs.
 */
export async function measureOperationPath(): Promise<Figure[]> {
  const frames = (await phoneFrames()).map((frame) => frame.toString('base64'));
  const { faceEngine } = await import('../../functions/src/faces/engineHost.ts');
  const engine = await faceEngine();
  try {
    await engine.warmUp();
    return [await checkFrame(frames), ...(await loopDelay(frames))];
  } finally {
    await engine.close();
  }
}

async function checkFrame(frames: readonly string[]): Promise<Figure> {
  const { checkFaceFrame } = await import('../../functions/src/faces/index.ts');
  const { emulatorServices } = await import('../../functions/test/support/call.ts');
  // The operation asks nothing of the store: nobody listens there.
  process.env['FIRESTORE_EMULATOR_HOST'] ??= '127.0.0.1:1';
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] ??= '127.0.0.1:1';
  const caller = {
    uid: 'bench',
    email: null,
    emailVerified: true,
    authTimeS: 0,
    signInProvider: 'password',
    access: null,
    role: 'student',
  };
  const context = {
    operation: checkFaceFrame.name,
    caller,
    services: emulatorServices(),
    requestId: 'bench',
    idempotencyKey: null,
    requestHash: '',
  };
  progress(`${CALLS} calls of checkFaceFrame`);
  const times: number[] = [];
  for (const image of around(frames, WARM_UP + CALLS)) {
    const started = performance.now();
    await checkFaceFrame.execute(context, { image, purpose: 'check-in' });
    times.push(performance.now() - started);
  }
  return medianFigure('faces.checkframe_ms', times.slice(WARM_UP));
}

async function loopDelay(frames: readonly string[]): Promise<Figure[]> {
  const checkIns = await signedCheckIns(
    Array.from({ length: CHECK_INS }, (_, i) => around(frames.slice(i), FRAMES_EACH)),
  );
  progress(`${RUNS} runs of ${CHECK_INS} check-ins at once`);
  const p99s: number[] = [];
  const walls: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    const started = performance.now();
    await Promise.all(checkIns.map((checkIn) => checkIn()));
    walls.push(performance.now() - started);
    delay.disable();
    p99s.push(delay.percentile(99) / 1e6);
  }
  return [medianFigure('faces.loop_p99_ms', p99s), medianFigure('faces.eight_check_ins_ms', walls)];
}
