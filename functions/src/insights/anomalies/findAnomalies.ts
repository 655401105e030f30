import type { EvidencePosition } from '../../attendance/index.ts';
import { evidenceAfter } from '../../attendance/index.ts';
import { after } from '../../platform/clock.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import { markDue } from '../stats/work/markDue.ts';
import { target } from '../stats/work/target.ts';
import { currentOfKinds } from './anomalyStore.ts';
import { judgeDevice, judgeStudent } from './judgeCheckIns.ts';
import { keepCheckIns, keepUses, signalsIn } from './keepSignals.ts';
import { LookupCache } from './lookups.ts';
import { isRunning } from './runningCourse.ts';
import type { AnomalyKind, StoredAnomaly } from './shapes.ts';
import { IN_CHECK_INS, IN_MARKS } from './shapes.ts';
import { progressRef } from './signalStore.ts';

const PAGE = 200;
const LANES = 3;
/** Evidence is stored a moment after the instant that it is of: a claim lives no longer. */
const SETTLED_S = 15 * 60;
/** So long the next runs come back to a page in which somebody could not be judged; then it is passed. */
const PATIENCE_S = 3 * 24 * 3600;
/** The first run looks back as far as check-ins are kept (keepSignals.ts). */
const FIRST_S = 42 * 24 * 3600;

/**
 * What the nightly schedule does: takes in the evidence of check-ins since the run before, a page at a time, judges
 * everybody in it, and then whoever else has an anomaly that stands, which may be over; has the marks of courses looked at
 * that are taught no more and have some. A run that dies is gone on with; the same
 * once more, or beside it, changes nothing. Who cannot be judged holds up nobody; the next runs, of three nights at most,
 * look at that page and what came after it again.
 * @param occasion the scheduled time, ISO 8601: nothing later is looked at
 * @throws AggregateError in the end when somebody could not be judged
 */
export async function findAnomalies(services: Services, occasion: string): Promise<void> {
  const context = recomputeContext(services, 'findAnomalies', occasion);
  const until = after(new Date(occasion), -SETTLED_S);
  const cache = new LookupCache(services);
  const errors: unknown[] = [];
  const each: Each = async (items, work) => {
    const done = await settleAll([...items], LANES, work);
    errors.push(...reasonsOf(done));
  };
  const judged = { uids: new Set<string>(), deviceIds: new Set<string>() };
  for (let from = await begin(services, until); ;) {
    const page = await evidenceAfter(services.db, from, until, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    const { students, devices } = signalsIn(page);
    await each(students, ([uid, fresh]) => keepCheckIns(services, uid, fresh));
    await each(devices, ([deviceId, fresh]) => keepUses(services, deviceId, fresh));
    await each(students.keys(), (uid) => judgeStudent(context, cache, uid));
    await each(devices.keys(), (deviceId) => judgeDevice(context, deviceId));
    for (const uid of students.keys()) judged.uids.add(uid);
    for (const deviceId of devices.keys()) judged.deviceIds.add(deviceId);
    from = { at: last.at, path: last.path };
    if (errors.length === 0 || from.at < after(until, -PATIENCE_S)) await advance(services, from);
  }
  await judgeStanding(context, cache, each, judged);
  await endWithCourses(services, each);
  if (errors.length > 0) throw new AggregateError(errors, 'not everybody was judged');
}

type Each = <T>(items: Iterable<T>, work: (item: T) => Promise<void>) => Promise<void>;

async function begin({ db }: Services, until: Date): Promise<EvidencePosition> {
  const progress = (await progressRef(db).get()).data();
  // Before every document of that instant.
  return progress ?? { at: after(until, -FIRST_S), path: 'sessions/-' };
}

/** Never back: a run beside this one may be ahead. */
async function advance({ db }: Services, to: EvidencePosition): Promise<void> {
  const ref = progressRef(db);
  await db.runTransaction(async (tx) => {
    const known = (await tx.get(ref)).data();
    if (known !== undefined && !isBefore(known, to)) return;
    tx.set(ref, { at: to.at, path: to.path });
  });
}

function isBefore(a: EvidencePosition, b: EvidencePosition): boolean {
  return a.at < b.at || (a.at.getTime() === b.at.getTime() && a.path < b.path);
}

/** Whom this run has judged already. */
interface Judged {
  readonly uids: Set<string>;
  readonly deviceIds: Set<string>;
}

/** Who has not checked in since is in no page, and what stood is over all the same. */
async function judgeStanding(
  context: CallContext,
  cache: LookupCache,
  each: Each,
  { uids, deviceIds }: Judged,
): Promise<void> {
  for await (const found of standing(context.services, IN_CHECK_INS)) {
    const devices = found.flatMap(({ evidence }) =>
      evidence.kind === 'shared-device' ? [evidence.deviceId] : [],
    );
    const students = found.flatMap(({ kind, studentUids }) =>
      kind === 'shared-device' ? [] : studentUids,
    );
    await each(addedTo(deviceIds, devices), (deviceId) => judgeDevice(context, deviceId));
    await each(addedTo(uids, students), (uid) => judgeStudent(context, cache, uid));
  }
}

/** No mark comes after the end of a course, so nothing else would have its marks looked at again. */
async function endWithCourses(services: Services, each: Each): Promise<void> {
  const seen = new Set<string>();
  for await (const found of standing(services, IN_MARKS)) {
    const courseIds = found.flatMap(({ courseId }) => courseId ?? []);
    await each(addedTo(seen, courseIds), async (courseId) => {
      if (!(await isRunning(services, courseId))) {
        await markDue(services, target('anomalies', courseId));
      }
    });
  }
}

/** Anomalies of these kinds that hold still, page by page. */
async function* standing(
  { db }: Services,
  kinds: readonly AnomalyKind[],
): AsyncGenerator<StoredAnomaly[], void> {
  const all = currentOfKinds(db, kinds).limit(PAGE);
  for (let page = await all.get(); page.size > 0;) {
    yield page.docs.map((doc) => doc.data());
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE) return;
    page = await all.startAfter(last).get();
  }
}

/** Those that were not in it yet; now they are. */
function addedTo(known: Set<string>, ids: readonly string[]): Set<string> {
  const fresh = new Set(ids.filter((id) => !known.has(id)));
  for (const id of fresh) known.add(id);
  return fresh;
}
