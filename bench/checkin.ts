import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startSuite } from '../tools/emulators/suite.ts';
import { PROJECT_ID } from '../tools/emulators/environment.ts';
import { progress } from '../tools/support/log.ts';
import { fromRoot } from '../tools/support/paths.ts';
import { REGION } from '../functions/src/region.ts';
import type { LectureHall, SignedInStudent } from '../test/support/lectureHall.ts';
import { medianFigure, type Figure } from './figures.ts';
import { meterStore, type StoreUse } from './storeMeter.ts';

/** Measurements behind each median. */
const RUNS = 24;
/** Calls before them that nobody counts: connections, compiled code, caches. */
const WARM_UP = 4;
/** Triggers of the setup take processor time for a while; the first check-in is not measured against them. */
const SETTLE_MS = 8_000;

/**
 * One check-in of one frame, measured on an Emulator Suite of its own: whole, through the Functions emulator by
 * the callable protocol; in parts, in this process on the same sources, engine and emulated store.
 */
export async function measureCheckIn(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free' });
  try {
    Object.assign(process.env, localSecrets(), suite.env);
    const { lectureHall } = await import('../test/support/lectureHall.ts');
    progress('making a classroom and a student');
    const hall = await lectureHall();
    const student = await hall.newStudent();
    await delay(SETTLE_MS);
    const url = `${suite.functionsUrl}/${PROJECT_ID}/${REGION}/checkIn`;
    const figures = [
      ...(await throughEmulator(hall, student, url)),
      ...(await facePath(student)),
      ...(await storePath(hall, student)),
    ];
    await hall.dispose();
    return figures;
  } finally {
    await suite.stop();
  }
}

async function throughEmulator(
  hall: LectureHall,
  student: SignedInStudent,
  url: string,
): Promise<Figure[]> {
  const { openSession, readyCheckIn, send } = await import('../test/support/lectureHall.ts');
  const times: number[] = [];
  progress(`${RUNS + WARM_UP} check-ins through the Functions emulator`);
  for (let i = 0; i < RUNS + WARM_UP; i++) {
    const checkIn = await readyCheckIn(student, await openSession(hall.room));
    const started = performance.now();
    const answer = await send({ url }, checkIn);
    times.push(performance.now() - started);
    if (!answer.ok || answer.result.status !== 'present') {
      throw new Error(`a check-in was not accepted: ${JSON.stringify(answer)}`);
    }
  }
  return [
    medianFigure('checkin.cold_ms', times.slice(0, 1)),
    medianFigure('checkin.warm_ms', times.slice(WARM_UP)),
  ];
}

/** The stages of the face check; `face_cpu` is what decode to embed cost all threads. */
async function facePath({ uid, frame }: SignedInStudent): Promise<Figure[]> {
  const { proveFace } = await import('../functions/src/faces/index.ts');
  const { emulatorServices } = await import('../functions/test/support/call.ts');
  const images = [new Uint8Array(Buffer.from(frame, 'base64'))];
  const proofs = [];
  progress(`${RUNS + WARM_UP} face checks in this process`);
  for (let i = 0; i < RUNS + WARM_UP; i++) {
    const rules = { required: true, liveness: { policy: 'record', action: null } } as const;
    proofs.push(await proveFace(emulatorServices(), uid, images, rules));
  }
  const timings = proofs.slice(WARM_UP).map((proof) => proof.timings);
  const stages = ['decode', 'detect', 'mesh', 'embed', 'match'] as const;
  return [
    ...stages.map((stage) =>
      medianFigure(
        `checkin.${stage}_ms`,
        timings.map((timing) => timing[stage]),
      ),
    ),
    medianFigure(
      'checkin.face_cpu_ms',
      timings.map(({ cpu }) => cpu),
    ),
  ];
}

/** What one check-in asks of the store, and how long it waits for it. */
async function storePath(hall: LectureHall, student: SignedInStudent): Promise<Figure[]> {
  const { openSession, readyCheckIn } = await import('../test/support/lectureHall.ts');
  const { callAs, emulatorServices } = await import('../functions/test/support/call.ts');
  const { operations } = await import('../functions/src/operations.ts');
  const meter = meterStore(emulatorServices().db);
  const uses: StoreUse[] = [];
  progress(`${RUNS + WARM_UP} check-ins in this process`);
  for (let i = 0; i < RUNS + WARM_UP; i++) {
    const { input } = await readyCheckIn(student, await openSession(hall.room));
    meter.take();
    await callAs(student.uid, operations.checkIn, input);
    uses.push(meter.take());
  }
  const counted = uses.slice(WARM_UP);
  const documents = (['reads', 'writes', 'deletes'] as const).map((kind) =>
    medianFigure(
      `checkin.${kind}`,
      counted.map((use) => use[kind]),
      'documents',
    ),
  );
  const waits = counted.map(({ waitMs }) => waitMs);
  return [medianFigure('checkin.firestore_ms', waits), ...documents];
}

/** The secrets that the Functions emulator gives its functions: what this process enrols they must be able to open. */
function localSecrets(): Record<string, string> {
  const lines = readFileSync(fromRoot('functions/.secret.local'), 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}
