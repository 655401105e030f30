import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ID } from '../../tools/emulators/environment.ts';
import { startSuite } from '../../tools/emulators/suite.ts';
import { progress } from '../../tools/support/log.ts';
import type { ServedFunction } from '../../test/support/functionsFramework.ts';
import type { CheckInAnswer, SignedInStudent } from '../../test/support/lectureHall.ts';
import { readPhotoSet } from '../faces/photoSet.ts';
import { median, type Figure } from '../figures.ts';

const PEOPLE = 300;
/** Instances, one core each here. */
const SERVERS = 2;
/** Calls that an instance takes at a time, as deployed; further phones wait, as they do at Cloud Run's door. */
const AT_ONCE_EACH = 8;
/** A phone gives up after this long, ms. */
const PATIENCE_MS = 60_000;

/** What became of one phone's check-in. */
interface Arrival {
  readonly uid: string;
  readonly answer: CheckInAnswer;
  /** From the first call to the answer that counts, waits between repetitions included. */
  readonly ms: number;
  readonly calls: number;
}

/**
 * A crowd checks in to one session, each person by an own face, phone and account, at two instances of the compiled
 * function under functions-framework on an Emulator Suite of its own. Challenges are taken and messages signed
 * in this process, while the crowd comes. The search for one face on two accounts is off. `failed` are check-ins that
 * came to no decision; which decision the evidence deserved is not this bench's question.
 */
export async function measureRush(): Promise<readonly Figure[]> {
  const { photos } = await readPhotoSet();
  process.env['SAME_FACE_SEARCH'] = 'false';
  // Triggers would take the processors of the instances that are measured; deployed, they run on others.
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore', 'storage'] });
  const writesLog = join(tmpdir(), `rollcall-writes-${randomUUID()}.log`);
  try {
    Object.assign(process.env, suite.env);
    const { lectureHall, openSession } = await import('../../test/support/lectureHall.ts');
    const { serveFunction } = await import('../../test/support/functionsFramework.ts');
    const { enrolCrowd } = await import('./crowd.ts');
    const hall = await lectureHall();
    progress(`enrolling ${PEOPLE} people`);
    const crowd = await enrolCrowd(hall.room, photos, PEOPLE);
    const servers = await Promise.all(
      Array.from({ length: SERVERS }, () =>
        serveFunction('checkIn', {
          projectId: PROJECT_ID,
          env: { FACE_WORKERS: '1', WRITES_LOG: writesLog },
          preload: ['bench/rush/logWrites.ts'],
        }),
      ),
    );
    // The first calls of an instance load its models.
    const warm = await openSession(hall.room);
    await checkIns(crowd.slice(0, 8 * SERVERS), warm, servers);
    writeFileSync(writesLog, '');
    const sessionId = await openSession(hall.room);
    progress(`${PEOPLE} check-ins`);
    const started = performance.now();
    const arrivals = await checkIns(crowd, sessionId, servers);
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(servers.map((server) => server.stop()));
    const doubles = await doublesOf(sessionId, crowd);
    await hall.dispose();
    return figuresOf(arrivals, seconds, sharedWrites(readFileSync(writesLog, 'utf8')), doubles);
  } finally {
    rmSync(writesLog, { force: true });
    await suite.stop();
  }
}

function figuresOf(
  arrivals: readonly Arrival[],
  seconds: number,
  shared: number,
  doubles: number,
): Figure[] {
  const times = arrivals.map(({ ms }) => ms);
  const decided = arrivals.flatMap(({ answer }) => (answer.ok ? [answer.result] : []));
  const unlike = decided.filter(({ decision }) => decision !== 'accepted');
  for (const { decision, reasons } of unlike) {
    progress(`${decision}: ${reasons.map(({ reason }) => reason).join(' ')}`);
  }
  const p95 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
  const repeated = arrivals.reduce((sum, { calls }) => sum + calls - 1, 0);
  const count = (figure: string, value: number): Figure => ({ figure, value, unit: 'count' });
  const time = (figure: string, value: number): Figure => ({
    figure,
    value: Math.round(value),
    unit: 'ms',
  });
  return [
    count('rush.checkins', arrivals.length),
    { figure: 'rush.s', value: Math.round(seconds * 10) / 10, unit: 's' },
    time('rush.p50_ms', median(times)),
    time('rush.p95_ms', p95),
    count('rush.accepted', decided.length - unlike.length),
    count('rush.reviewed_or_rejected', unlike.length),
    count('rush.failed', arrivals.length - decided.length),
    count('rush.repeated_calls', repeated),
    count('rush.shared_writes', shared),
    count('rush.double', doubles),
  ];
}

/** Everybody once, as many at a time as the instances take. */
async function checkIns(
  crowd: readonly SignedInStudent[],
  sessionId: string,
  servers: readonly ServedFunction[],
): Promise<Arrival[]> {
  const waiting = [...crowd];
  const arrivals: Arrival[] = [];
  const door = async (server: ServedFunction): Promise<void> => {
    for (let who = waiting.shift(); who !== undefined; who = waiting.shift()) {
      arrivals.push(await arrive(who, sessionId, server));
    }
  };
  await Promise.all(
    servers.flatMap((server) => Array.from({ length: AT_ONCE_EACH }, () => door(server))),
  );
  return arrivals;
}

/** One phone: it repeats itself under the same key for as long as it is told to wait. */
async function arrive(
  who: SignedInStudent,
  sessionId: string,
  server: ServedFunction,
): Promise<Arrival> {
  const { readyCheckIn, send } = await import('../../test/support/lectureHall.ts');
  const ready = await readyCheckIn(who, sessionId);
  const started = performance.now();
  for (let calls = 1; ; calls++) {
    const answer = await send(server, ready, { 'x-bench-call': who.uid });
    const ms = performance.now() - started;
    const waits = !answer.ok && answer.retryAfterS !== null && ms < PATIENCE_MS;
    if (!waits) return { uid: who.uid, answer, ms, calls };
    await delay(1000 * answer.retryAfterS);
  }
}

/** Documents that more than one person's check-in wrote; each line is a person, a tab and a document. */
export function sharedWrites(log: string): number {
  const writers = new Map<string, Set<string>>();
  for (const line of log.split('\n')) {
    const [who, name] = line.split('\t');
    if (who === undefined || name === undefined) continue;
    writers.set(name, (writers.get(name) ?? new Set()).add(who));
  }
  if (writers.size === 0) throw new Error('no write was seen');
  return [...writers.values()].filter(({ size }) => size > 1).length;
}

/** People with more than one event of a record in the session, and records beyond the people. */
async function doublesOf(sessionId: string, crowd: readonly SignedInStudent[]): Promise<number> {
  const { emulatorServices } = await import('../../functions/test/support/call.ts');
  const records = emulatorServices().db.collection(`sessions/${sessionId}/attendance`);
  const { size } = await records.get();
  const events = await Promise.all(
    crowd.map(({ uid }) => records.doc(uid).collection('events').count().get()),
  );
  const several = events.filter((one) => one.data().count > 1).length;
  return several + Math.max(0, size - crowd.length);
}
