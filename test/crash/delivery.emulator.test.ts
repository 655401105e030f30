import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../functions/src/notifications/index.ts';
import { inboxOf } from '../../functions/src/notifications/inbox/inboxStore.ts';
import { notices } from '../../functions/src/notifications/noticeStore.ts';
import { batches } from '../../functions/src/notifications/push/batchStore.ts';
import { crowd, owe } from '../../functions/test/notifications/crowd.ts';
import { workAll } from '../../functions/test/notifications/worked.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { keptTasks } from '../../functions/test/support/outgoing.ts';
import type { Pushes } from '../../functions/test/support/pushes.ts';
import { pushes } from '../../functions/test/support/pushes.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { callsOfScript } from './callLog.ts';

const NOON = '2026-11-02T12:00:00.000Z';
/** Every lease of the dead is over, the notice's use is not. */
const LATER = '2026-11-02T12:10:00.000Z';
const WHO = ['ann', 'bob', 'cat'];
/** Processes at a time. */
const AT_ONCE = 2;

interface End {
  readonly status: string | undefined;
  readonly totals: readonly (number | undefined)[];
  readonly inboxes: readonly number[];
  readonly entries: readonly string[];
}

interface Victim {
  readonly point: string;
  readonly died: boolean;
  readonly end: End;
  /** Times each phone was sent to. */
  readonly sendings: readonly number[];
  /** A batch had been sent, and not been written down: its answers died with the process. */
  readonly amidBatch: boolean;
}

describe('a delivery whose process is killed', function () {
  this.timeout(400_000);
  const schools: Isolated[] = [];
  let fcm: Pushes;
  let calls: string[];
  let clean: End;
  const victims: Victim[] = [];

  before(async () => {
    fcm = await pushes();
    const first = await newSchool();
    const survivor = await newNotice(first);
    calls = (await run(first, survivor)).map(({ name }) => String(name));
    clean = await endOf(first, survivor);
    const points = calls.flatMap((name, i) => (isOneOfMany(calls, i) ? [] : pointsOf(i + 1, name)));
    // Each lane in a project of its own: what goes on there finds every notice that is open.
    const work = async (services: Isolated): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const id = await newNotice(services);
        const log = await run(services, id, point.killAt);
        await goOn(services);
        victims.push({
          point: point.name,
          died: log.some((line) => 'died' in line),
          end: await endOf(services, id),
          sendings: sendingsOf(id),
          amidBatch: isAmidBatch(log, point.side),
        });
      }
    };
    const others = await Promise.all(Array.from({ length: AT_ONCE - 1 }, newSchool));
    await Promise.all([first, ...others].map(work));
  });
  after(async () => {
    await fcm.stop();
    for (const services of schools) await services.dispose();
  });

  async function newSchool(): Promise<Isolated> {
    const services = isolatedServices({ clock: clockAt(NOON) });
    schools.push(services);
    await crowd(
      services,
      WHO.map((uid) => ({ uid, tokens: [`${uid}:phone`] })),
    );
    return services;
  }

  function newNotice(services: Isolated): Promise<string> {
    return owe(services, { to: WHO, dedupeKey: `told-${randomUUID()}` });
  }

  /** The calls of a deliverer, and where it died. */
  function run(services: Isolated, id: string, killAt?: string): Promise<JsonObject[]> {
    const project = services.auth.app.options.projectId ?? '';
    return callsOfScript(['test/crash/deliverer.ts', project, id, NOON, fcm.fcm.url], killAt);
  }

  /** What the sweep and the queues do later, for every notice that is open. */
  async function goOn(services: Isolated): Promise<void> {
    const [tasks, clock] = [keptTasks(), clockAt(LATER)];
    const later = { ...services, tasks, clock, messaging: fcm.messaging };
    await deliverDue(later, LATER);
    await workAll(later, tasks, clock);
  }

  async function endOf({ db }: Isolated, id: string): Promise<End> {
    const notice = (await notices(db).doc(id).get()).data();
    const found = await batches(db, id).get();
    const entries = found.docs.flatMap((batch) => batch.data().entries);
    const inboxes = await Promise.all(WHO.map((uid) => inboxOf(db, uid).doc(id).get()));
    const { recipients, inbox, devices } = notice?.totals ?? {};
    return {
      status: notice?.status,
      totals: [recipients, inbox, devices],
      inboxes: inboxes.map(({ exists }) => Number(exists)),
      entries: entries.map(({ uid, state }) => `${uid} ${state}`).sort(),
    };
  }

  function sendingsOf(id: string): number[] {
    const own = fcm.fcm.taken.filter(({ message }) => JSON.stringify(message).includes(`"${id}"`));
    return WHO.map((uid) => own.filter(({ token }) => token === `${uid}:phone`).length);
  }

  it('would have left this', () => {
    assert.deepEqual(clean, {
      status: 'done',
      totals: [3, 3, 3],
      inboxes: [1, 1, 1],
      entries: ['ann sent', 'bob sent', 'cat sent'],
    });
  });

  it('has died before and after every call to the store and to FCM', () => {
    assert.ok(calls.filter((name) => name.endsWith('/Commit')).length >= 7, String(calls));
    assert.ok(calls.filter((name) => name.endsWith(':send')).length === 3, String(calls));
    const amid = calls.filter((_, i) => isOneOfMany(calls, i)).length;
    assert.equal(victims.length, 2 * (calls.length - amid));
    assert.ok(victims.length >= 40, String(victims.length));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
  });

  it('has lost nothing and left nothing twice when another has run', () => {
    for (const { point, end } of victims) assert.deepEqual(end, clean, point);
  });

  it('sends again only what was sent and could not be written down', () => {
    for (const { point, sendings, amidBatch } of victims) {
      assert.ok(Math.min(...sendings) >= 1, point);
      assert.ok(Math.max(...sendings) <= (amidBatch ? 2 : 1), `${point}: ${sendings.join(' ')}`);
    }
    assert.ok(victims.some(({ sendings }) => Math.max(...sendings) === 2));
  });
});

/** Whether the last batch that was begun to be sent was not committed yet. */
function isAmidBatch(log: readonly JsonObject[], side: string): boolean {
  const made = log.flatMap(({ name, died }) => (died === undefined ? [String(name)] : []));
  const sent = made.findLastIndex((name) => name.endsWith(':send'));
  const stored = made.findLastIndex((name) => name.endsWith('/Commit'));
  // Killed before the commit left, or with it on its way.
  return sent >= 0 && (stored < sent || (stored === made.length - 1 && side === 'before'));
}

/** A read amid several at once: to die there is to die at their ends. */
function isOneOfMany(names: readonly string[], i: number): boolean {
  const isRead = (name: string | undefined): boolean =>
    /\/(RunAggregationQuery|RunQuery|BatchGetDocuments)$/.test(name ?? '');
  return [i - 1, i, i + 1].every((n) => isRead(names[n]));
}

function pointsOf(n: number, name: string): { killAt: string; side: string; name: string }[] {
  return ['before', 'after'].map((side) => ({
    killAt: `${String(n)}:${side}`,
    side,
    name: `${side} call ${String(n)} (${name})`,
  }));
}
