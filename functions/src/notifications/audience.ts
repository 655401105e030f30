import { guardianUidsOf, uidsOfRole, staffGrantsOf } from '../accounts/index.ts';
import { uidsAutoClosed, uidsOfAbsentees, uidsWithoutMark } from '../attendance/index.ts';
import { isRosteredAt, rosterPages, sessionOf } from '../courses/index.ts';
import { ROLES } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import { settleAll } from '../platform/settleAll.ts';
import { tellsGuardians } from './catalogue.ts';
import type { Notice, Recipient } from './notice.ts';
import { recipientKey } from './notice.ts';

const ROSTER_PAGE = 500;
/** Looks for guardians under way at once; each is a query. */
const LANES = 20;

/**
 * Everybody whom a notice is for at this moment, each once, sorted by key. Whether an account may be told anything is
 * asked later, page by page (see addressees).
 * @throws Error when a part of it could not be read
 */
export async function audience(
  services: Services,
  notice: Notice,
  now: Date,
): Promise<Recipient[]> {
  const found = await Promise.all(notice.to.map((to) => resolve(services, notice, to, now)));
  const uids = [...new Set(found.flat())];
  const students = found.flatMap((part, i) => (isStaffWord(notice.to[i] ?? '') ? [] : part));
  const guardians = tellsGuardians(notice.kind, notice.data)
    ? await guardiansOfEach(services, [...new Set(students)], now)
    : [];
  const inOwnName = new Set(uids);
  const all = [
    ...uids.map((uid): Recipient => ({ uid, childUid: null })),
    ...guardians.filter(({ uid }) => !inOwnName.has(uid)),
  ];
  const byKey = new Map(all.map((recipient) => [recipientKey(recipient), recipient]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

function isStaffWord(to: string): boolean {
  return to === 'admins' || to.startsWith('staff:') || to.startsWith('role:');
}

type Resolve = (services: Services, id: string, notice: Notice, now: Date) => Promise<string[]>;

/** What the words before the colon stand for. */
const WORDS: Readonly<Record<string, Resolve>> = {
  staff: async ({ db }, courseId, _notice, now) => {
    const grants = await staffGrantsOf(db, courseId);
    return grants.filter(({ until }) => until > now).map(({ uid }) => uid);
  },
  roster: (services, courseId, { data }, now) =>
    rosterUids(services, courseId, data['sessionId'], now),
  role: async ({ db }, id) => {
    const role = ROLES.find((known) => known === id);
    return role === undefined ? [] : await uidsOfRole(db, role);
  },
  missing: (services, sessionId) => uidsWithoutMark(services, sessionId),
  absentees: ({ db }, sessionId) => uidsOfAbsentees(db, sessionId),
  'auto-closed': ({ db }, sessionId) => uidsAutoClosed(db, sessionId),
};

/** The accounts that one entry of `to` stands for. */
async function resolve(
  services: Services,
  notice: Notice,
  to: string,
  now: Date,
): Promise<readonly string[]> {
  if (to === 'admins') return await uidsOfRole(services.db, 'admin');
  const [, word = '', id = ''] = /^([a-z-]+):(.+)$/s.exec(to) ?? [];
  return (await WORDS[word]?.(services, id, notice, now)) ?? [to];
}

/** Students whom the roster puts into the session, or into the course at this moment. */
async function rosterUids(
  { db }: Services,
  courseId: string,
  sessionId: string | undefined,
  now: Date,
): Promise<string[]> {
  const session = sessionId === undefined ? null : await sessionOf(db, sessionId);
  const at = session?.startsAt ?? now;
  const uids: string[] = [];
  for await (const page of rosterPages(db, courseId, ROSTER_PAGE)) {
    for (const entry of page) {
      if (entry.uid !== null && isRosteredAt(entry, at)) uids.push(entry.uid);
    }
  }
  return uids;
}

async function guardiansOfEach(
  { db }: Services,
  children: readonly string[],
  now: Date,
): Promise<Recipient[]> {
  const found = await settleAll(children, LANES, (childUid) =>
    guardianUidsOf(db, childUid, 'attendance', now),
  );
  return found.flatMap((one, i) => {
    if (one.status === 'rejected') throw new Error('guardians unknown', { cause: one.reason });
    return one.value.map((uid) => ({ uid, childUid: children[i] ?? null }));
  });
}
