import assert from 'node:assert/strict';
import type { z } from 'zod';
import { usersOf } from '../../src/accounts/accountStore.ts';
import { STATUSES } from '../../src/attendance/record.ts';
import { courses } from '../../src/courses/courseStore.ts';
import { notices } from '../../src/notifications/noticeStore.ts';
import { operations } from '../../src/operations.ts';
import { OPEN_END, accessOf, noAccess } from '../../src/platform/access.ts';
import { buildReport } from '../../src/reports/build/buildReport.ts';
import type { StoredReport } from '../../src/reports/reportStore.ts';
import { reports } from '../../src/reports/reportStore.ts';
import { callAs } from '../support/call.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { KeptTasks } from '../support/outgoing.ts';
import { keptTasks } from '../support/outgoing.ts';
import { putRecord, session } from '../support/lecture.ts';
import { member } from '../support/school.ts';

export const NOW = '2026-10-01T08:00:00.000Z';
export const STUDENTS = ['ada', 'bob', 'carl', 'dora', 'eve'];
const SESSIONS = 4;
/** Of a report of everything, read in pages of PAGE. */
export const ROWS = STUDENTS.length * SESSIONS;
export const PAGE = 6;

type Asked = z.input<typeof operations.createReport.input>;
type Created = z.output<typeof operations.createReport.output>;

/** Two courses, four sessions, five students of whom one has no account, and a record of each in each. */
export interface ReportWorld {
  readonly services: Isolated;
  /** The same for `callAs`. */
  readonly options: { readonly services: Isolated };
  readonly tasks: KeptTasks;
  readonly clock: FakeClock;
  readonly admin: string;
  /** Teaches algebra. */
  readonly teacher: string;
  ask(who: string, asked?: Partial<Asked>): Promise<Created>;
  build(reportId: string): ReturnType<typeof buildReport>;
  stored(reportId: string): Promise<StoredReport>;
  /** Paths of all files of the report. */
  files(reportId: string): Promise<string[]>;
  content(reportId: string): Promise<Buffer>;
  /** Notices about the report, by kind. */
  told(reportId: string): Promise<string[]>;
  audited(reportId: string): Promise<string[]>;
  passSeconds(seconds: number): void;
  /** Whoever reads all records, the oldest last, fails meanwhile. */
  withOldestDamaged(work: () => Promise<void>): Promise<void>;
}

export async function reportWorld(): Promise<ReportWorld> {
  const clock = clockAt(NOW);
  const tasks = keptTasks();
  const services = isolatedServices({ clock, tasks });
  const { db } = services;
  await fill(services);
  const admin = await member('admin', {}, services);
  const teacher = await member('instructor', { staffOf: { algebra: OPEN_END } }, services);
  const stored = async (id: string): Promise<StoredReport> => {
    const doc = (await reports(db).doc(id).get()).data();
    assert.ok(doc, `no report ${id}`);
    return doc;
  };
  const files = async (id: string): Promise<string[]> => {
    const [found] = await (await services.bucket()).getFiles({ prefix: `reports/${id}/` });
    return found.map(({ name }) => name);
  };
  return {
    services,
    options: { services },
    tasks,
    clock,
    admin,
    teacher,
    stored,
    files,
    ask: (who, asked = {}) =>
      callAs(who, operations.createReport, { format: 'csv', ...asked }, { services }),
    build: (id) => buildReport(services, id, PAGE),
    async content(id) {
      const [path = ''] = await files(id);
      const [bytes] = await (await services.bucket()).file(path).download();
      return bytes;
    },
    async told(id) {
      const found = await notices(db).where('data.reportId', '==', id).get();
      return found.docs.map((doc) => doc.data().kind).sort();
    },
    async audited(id) {
      const found = await db.collection('audit').where('subject', '==', `reports/${id}`).get();
      return found.docs.map((doc) => String(doc.get('action'))).sort();
    },
    passSeconds(seconds) {
      clock.set(new Date(clock.now().getTime() + seconds * 1000).toISOString());
    },
    async withOldestDamaged(work) {
      const found = await db.collectionGroup('attendance').orderBy('startsAt').limit(1).get();
      const [oldest] = found.docs;
      assert.ok(oldest);
      await oldest.ref.update({ status: 'damaged' });
      try {
        await work();
      } finally {
        await oldest.ref.set(oldest.data());
      }
    },
  };
}

/** Sessions of both courses in turn, a day apart; Eve's account is gone, and one name would be a formula. */
async function fill(services: Isolated): Promise<void> {
  const { db } = services;
  const at = new Date(NOW);
  for (const [id, title] of [
    ['algebra', 'Algebra'],
    ['botany', 'Botany, applied'],
  ] as const) {
    await courses(db)
      .doc(id)
      .set({
        ...{ title, code: id.slice(0, 3).toUpperCase(), termId: 't', timeZone: 'Europe/Berlin' },
        ...{ placeIds: [], rules: {}, rulesVersion: 0, status: 'active', department: null },
        ...{ revision: 'r', problem: null, createdAt: at, updatedAt: at },
      });
  }
  for (const uid of STUDENTS.slice(0, -1)) {
    await accessOf(db)
      .doc(uid)
      .set({ ...noAccess(new Date(0)), role: 'student', studentNumber: `S-${uid}` });
    const name = uid === 'bob' ? '=cmd|calc' : uid;
    const none = { programme: null, year: null, department: null, courseIds: [] };
    await usersOf(db)
      .doc(uid)
      .set({
        ...none,
        ...{ name, nameKey: uid, studentNumber: `S-${uid}`, section: uid < 'c' ? 'A' : 'B' },
        ...{ role: 'student', standing: 'active', biometric: 'none' },
        ...{ createdAt: at, updatedAt: at, revision: 'r' },
      });
  }
  for (let n = 0; n < SESSIONS; n++) {
    const courseId = n % 2 === 0 ? 'algebra' : 'botany';
    const startsAt = new Date(Date.parse('2026-09-01T07:00:00Z') + n * 86_400_000);
    const localDate = startsAt.toISOString().slice(0, 10);
    const sessionId = await session(services, courseId, { startsAt, localDate });
    for (const [i, uid] of STUDENTS.entries()) {
      const status = STATUSES[(n + i) % STATUSES.length] ?? 'present';
      await putRecord(services, { courseId, sessionId }, uid, { status, startsAt, updatedAt: at });
    }
  }
}
