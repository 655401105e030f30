import { setTimeout as delay } from 'node:timers/promises';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import type { Lecture } from '../../functions/test/support/lecture.ts';
import { startSuite } from '../../tools/emulators/suite.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { meterStore } from '../storeMeter.ts';

const STUDENTS = 5000;
/** Of these so many have a mark beforehand: three in four checked in, the rest were marked by hand. */
const MARKED = 400;

/**
 * Two lectures of 5,000 students on a Firestore emulator of its own. The first is closed by one run of the schedule,
 * measured. At the second a closer is killed half-way, in a process of its own, and two more run side by side.
 */
export async function measureClosing(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore'] });
  try {
    Object.assign(process.env, suite.env);
    const { isolatedServices } = await import('../../functions/test/support/isolated.ts');
    const { clockAt } = await import('../../functions/test/support/clock.ts');
    const { AT } = await import('../../functions/test/support/lecture.ts');
    const { closeDue } = await import('../../functions/src/attendance/index.ts');
    const services = isolatedServices({ clock: clockAt(AT.left) });
    progress(`a lecture of ${STUDENTS} students`);
    const calm = await fullLecture(services);
    // Another view of the same store, so that what is seeded is not counted.
    const project = services.auth.app.options.projectId ?? '';
    const metered = isolatedServices({ clock: services.clock }, project);
    const meter = meterStore(metered.db);
    const started = performance.now();
    await closeDue(metered, AT.left);
    const seconds = (performance.now() - started) / 1000;
    const { reads, writes } = meter.take();
    await metered.dispose();
    progress('another, whose closer is killed half-way');
    const rough = await fullLecture(services);
    const markedAtKill = await killHalfWay(services, rough);
    await closeTwice(services, rough);
    const [a, b] = [await faultsOf(services, calm), await faultsOf(services, rough)];
    await services.dispose();
    const count = (figure: string, value: number): Figure => ({ figure, value, unit: 'count' });
    return [
      count('closing.students', STUDENTS),
      { figure: 'closing.s', value: Math.round(seconds * 100) / 100, unit: 's' },
      { figure: 'closing.reads', value: reads, unit: 'documents' },
      { figure: 'closing.writes', value: writes, unit: 'documents' },
      count('closing.marked_at_kill', markedAtKill),
      count('closing.double', a.double + b.double),
      count('closing.missing', a.missing + b.missing),
    ];
  } finally {
    await suite.stop();
  }
}

async function fullLecture(services: Isolated): Promise<Lecture> {
  const { lecture, putRecord } = await import('../../functions/test/support/lecture.ts');
  const room = await lecture(services, STUDENTS);
  const marked = room.uids.filter((_, i) => i % Math.floor(STUDENTS / MARKED) === 0);
  await Promise.all(
    marked
      .slice(0, MARKED)
      .map((uid, i) =>
        putRecord(services, room, uid, i % 4 === 0 ? { status: 'late', method: 'staff' } : {}),
      ),
  );
  return room;
}

/** @returns how many records there were when the closer was gone */
async function killHalfWay(services: Isolated, { sessionId }: Lecture): Promise<number> {
  const { child, ended } = await closer(services, sessionId);
  const records = services.db.collection(`sessions/${sessionId}/attendance`).count();
  while ((await records.get()).data().count < STUDENTS / 2) await delay(20);
  child.kill('SIGKILL');
  const { signal, said } = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the closer was not killed half-way: ${said}`);
  return (await records.get()).data().count;
}

async function closeTwice(services: Isolated, { sessionId }: Lecture): Promise<void> {
  const both = [await closer(services, sessionId), await closer(services, sessionId)];
  for (const { ended } of both) {
    const { code, said } = await ended;
    if (code !== 0) throw new Error(`a closer failed: ${said}`);
  }
}

async function closer(services: Isolated, sessionId: string) {
  const { startCloser } = await import('../../test/crash/workerProcess.ts');
  const { AT } = await import('../../functions/test/support/lecture.ts');
  const { CHUNK } = await import('../../functions/src/attendance/closing/chunks.ts');
  return startCloser(services, { sessionId, instant: AT.left, chunk: CHUNK });
}

/**
 * double: students with more than one event of the closing, or of none but the closing beside another mark, and records
 * of nobody on the roster. missing: students without a record, or with an absence that no event tells of.
 */
async function faultsOf(
  { db }: Isolated,
  { sessionId, uids }: Lecture,
): Promise<{ readonly double: number; readonly missing: number }> {
  const records = await db.collection(`sessions/${sessionId}/attendance`).get();
  const events = await db.collectionGroup('events').where('kind', '==', 'close').select().get();
  const told = new Map<string, number>();
  for (const { ref } of events.docs) {
    const record = ref.parent.parent?.path ?? '';
    told.set(record, (told.get(record) ?? 0) + 1);
  }
  const rostered = new Set(uids);
  const found = new Set(records.docs.map(({ id }) => id));
  const closings = records.docs.map((record) => ({
    isAutomatic: record.get('method') === 'automatic',
    events: told.get(record.ref.path) ?? 0,
  }));
  return {
    double:
      closings.filter(({ isAutomatic, events: n }) => n > (isAutomatic ? 1 : 0)).length +
      records.docs.filter(({ id }) => !rostered.has(id)).length,
    missing:
      uids.filter((uid) => !found.has(uid)).length +
      closings.filter(({ isAutomatic, events: n }) => isAutomatic && n === 0).length,
  };
}
