import { setTimeout as delay } from 'node:timers/promises';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import type { Answering } from '../../tools/emulators/fcm/answers.ts';
import type { TakenMessage } from '../../tools/emulators/fcm/standIn.ts';
import { startFcmStandIn } from '../../tools/emulators/fcm/standIn.ts';
import { startSuite } from '../../tools/emulators/suite.ts';
import { progress } from '../../tools/support/log.ts';
import { isObject } from '../../tools/support/json.ts';
import type { Figure } from '../figures.ts';
import type { Owed } from './audit.ts';
import { audit, noticeOf } from './audit.ts';
import { PEOPLE, answerOf, calmPeople, people, uidOf } from './crowd.ts';
import { benchQueue } from './queue.ts';

const WORKERS = 2;
/** Messages taken when a connection is cut, when a worker is killed amid a batch, and people written out when one is killed amid an expansion. */
const CUTS_AT = [2_500, 6_000];
const KILL_AT = 4_000;
const KILL_AT_PEOPLE = 2_000;
const SMALL_NOTICES = 5;
/** People who are told beforehand, when nothing fails. */
const CALM_PEOPLE = 500;
const SWEEP_MS = 60_000;
const LIMIT_MS = 10 * 60_000;

/**
 * One notice to 5,000 people with two phones each, and some to a few, sent by worker processes that run the delivery's own code
 * with the real client, on a Firestore emulator of its own against a stand-in for FCM. Leases and deadlines are those of
 * production, so that the time until the end holds the patience with what died.
 */
export async function measureFanout(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore'] });
  try {
    Object.assign(process.env, suite.env);
    const { isolatedServices } = await import('../../functions/test/support/isolated.ts');
    const { systemClock } = await import('../../functions/src/platform/clock.ts');
    const services = isolatedServices({ clock: systemClock });
    const figures = await run(services);
    await services.dispose();
    return figures;
  } finally {
    await suite.stop();
  }
}

async function run(services: Isolated): Promise<readonly Figure[]> {
  const { crowd, owe } = await import('../../functions/test/notifications/crowd.ts');
  const { deliverDue } = await import('../../functions/src/notifications/index.ts');
  const everybody = people();
  progress(`${PEOPLE} people with two phones each`);
  const calm = calmPeople(CALM_PEOPLE);
  await crowd(services, [...everybody, ...calm]);

  const killed: string[] = [];
  let workersKilled = 0;
  let counting = false;
  const cuts = new Set(CUTS_AT);
  const times = new Map<string, number>();
  const taken: TakenMessage[] = [];
  const at95 = { count: 0, at: 0 };
  const answer: Answering = (sent, _times) => {
    const key = `${noticeOf(sent.message)} ${sent.token}`;
    const count = (times.get(key) ?? 0) + 1;
    times.set(key, count);
    const reply = answerOf(sent, count);
    return counting && reply.is === 'taken' && cuts.delete(taken.length) ? { is: 'cut' } : reply;
  };
  const fcm = await startFcmStandIn({
    keep: Infinity,
    answer,
    onTaken: (message) => {
      if (!counting) return;
      taken.push(message);
      if (taken.length === at95.count) at95.at = performance.now();
      if (taken.length === KILL_AT) kill('sendBatch');
    },
  });
  const project = services.auth.app.options.projectId ?? '';
  const queue = benchQueue(WORKERS, [project, fcm.url]);
  const working = { ...services, tasks: queue };

  const kill = (what: 'fanOut' | 'sendBatch', noticeId?: string): void => {
    const worker = queue.workerWith(what, noticeId);
    if (worker === undefined) throw new Error(`no worker has a ${what} under way`);
    workersKilled++;
    for (const { queue: name, data } of queue.kill(worker)) {
      const { noticeId: notice, batchId } = isObject(data) ? data : {};
      if (name === 'sendBatch') killed.push(`${String(notice)}/${String(batchId)}`);
    }
  };
  const ended = async (notices: readonly Owed[]): Promise<boolean> => haveEnded(services, notices);

  progress('nothing fails');
  const quiet = { id: 'check-out.accepted:calm', uids: calm.map(({ uid }) => uid) };
  const calmAt = performance.now();
  await owe(working, { dedupeKey: quiet.id, to: ['role:instructor'] });
  while (!(await ended([quiet]))) await delay(50);
  const calmS = (performance.now() - calmAt) / 1000;

  progress('tokens are dead, FCM refuses, connections are cut, workers killed');
  counting = true;
  const owed: Owed[] = [];
  const started = performance.now();
  const live = (uids: readonly string[]): number =>
    everybody
      .filter(({ uid }) => uids.includes(uid))
      .flatMap(({ tokens }) => tokens)
      .filter((token) => !token.startsWith('dead')).length;
  const all = { id: 'check-out.accepted:everybody', uids: everybody.map(({ uid }) => uid) };
  for (let i = 0; i < SMALL_NOTICES; i++) {
    const uids = Array.from({ length: 3 + i * 10 }, (_, n) => uidOf((i * 700 + n * 3) % PEOPLE));
    owed.push({ id: `check-out.accepted:few-${String(i)}`, uids });
  }
  owed.unshift(all);
  const expected = owed.reduce((sum, { uids }) => sum + live(uids), 0);
  at95.count = Math.floor(expected * 0.95);
  for (const { id, uids } of owed) {
    await owe(working, { dedupeKey: id, to: id === all.id ? ['role:student'] : uids });
  }
  void untilWritten(services, all.id).then(() => {
    kill('fanOut', all.id);
  });
  let sweepAt = performance.now() + SWEEP_MS;
  while (!(await ended(owed))) {
    await delay(250);
    if (performance.now() - started > LIMIT_MS) break;
    if (performance.now() < sweepAt) continue;
    sweepAt += SWEEP_MS;
    await deliverDue(working, new Date().toISOString());
  }
  const seconds = (performance.now() - started) / 1000;
  await queue.stop();
  await fcm.stop();
  progress(
    `FCM said: ${[...fcm.given].map(([word, n]) => `${word} ${n}`).join(', ')}; lost with workers: ${killed.join(' ')}`,
  );
  const outcome = await audit(services, everybody, owed, taken, killed);
  const used = queue.used();
  const recipients = [quiet, ...owed].reduce((sum, { uids }) => sum + uids.length, 0);
  const figure = (name: string, value: number, unit: Figure['unit'] = 'count'): Figure => ({
    figure: `fanout.${name}`,
    value: Math.round(value * 100) / 100,
    unit,
  });
  return [
    figure('tokens', everybody.flatMap(({ tokens }) => tokens).length),
    figure('notices', owed.length),
    figure('intents_incomplete', outcome.incomplete),
    figure('wrongly_pruned', outcome.wronglyPruned),
    figure('dead_left', outcome.deadLeft),
    figure('doubles', outcome.doubles),
    figure('repeated_after_loss', outcome.repeatedAfterLoss),
    figure('workers_killed', workersKilled),
    figure('connections_cut', CUTS_AT.length - cuts.size),
    figure('s', seconds, 's'),
    figure('s_95', (at95.at - started) / 1000, 's'),
    figure('per_s_calm', (CALM_PEOPLE * 2) / calmS),
    figure('per_s', at95.count / ((at95.at - started) / 1000)),
    figure('reads_per_recipient', used.reads / recipients, 'documents'),
    figure('writes_per_recipient', used.writes / recipients, 'documents'),
  ];
}

/** Resolves when so many people of a notice have been written out that its expansion is amid its work. */
async function untilWritten({ db }: Isolated, id: string): Promise<void> {
  for (;;) {
    const notice = await db.doc(`notifications/${id}`).get();
    if (Number(notice.get('totals.recipients') ?? 0) >= KILL_AT_PEOPLE) return;
    await delay(20);
  }
}

async function haveEnded({ db }: Isolated, owed: readonly Owed[]): Promise<boolean> {
  const found = await db.getAll(...owed.map(({ id }) => db.doc(`notifications/${id}`)));
  return found.every((notice) =>
    ['done', 'dead', 'expired'].includes(String(notice.get('status'))),
  );
}
