import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { StoredEvidence } from '../../src/absences/evidence/evidenceStore.ts';
import { evidenceRef } from '../../src/absences/evidence/evidenceStore.ts';
import { attempts } from '../../src/attendance/attemptStore.ts';
import { anomalyRef } from '../../src/insights/anomalies/anomalyStore.ts';
import { rebuildStats } from '../../src/insights/index.ts';
import { NO_TOTALS, notices } from '../../src/notifications/noticeStore.ts';
import type { StoredNotice } from '../../src/notifications/noticeStore.ts';
import { operations } from '../../src/operations.ts';
import type { Access, Role } from '../../src/platform/access.ts';
import { OPEN_END, accessOf } from '../../src/platform/access.ts';
import { parentRights } from './school.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import type { Services } from '../../src/platform/services.ts';
import { person, rosterLine } from '../accounts/people.ts';
import { callAs } from './call.ts';
import { deviceKey } from './deviceKey.ts';
import { picture, shotsOf } from './fakeFaceEngine.ts';
import type { Known } from './fromSchema.ts';

/** A small school in a project of its own, and what a caller could name in it. */
export interface World {
  readonly known: Known;
  /** A fresh account of this role that belongs to the course: on its staff, its roster, or with its child there. */
  actor(role: Role | null): Promise<Identity>;
}

/** By which files and photos are known. */
const UPLOAD = 'photo-0001';

type Boundary = z.input<typeof operations.createPlace.input>['boundary'];

const SQUARE: Boundary = {
  type: 'Polygon',
  coordinates: [
    [
      [13.4, 52.5],
      [13.401, 52.5],
      [13.401, 52.501],
      [13.4, 52.501],
      [13.4, 52.5],
    ],
  ],
};

const CIRCLE: Boundary = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [13.4, 52.5] },
  properties: { radiusM: 60 },
};

export async function fuzzWorld(services: Services): Promise<World> {
  const { db } = services;
  const admin = (await person(services, 'admin')).token;
  const options = { services };
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const term = await callAs(
    admin,
    operations.createTerm,
    { name: 'Fuzz', from: day(-10), to: day(20), timeZone: 'Europe/Berlin' },
    options,
  );
  const place = await callAs(
    admin,
    operations.createPlace,
    { name: 'Hall', boundary: CIRCLE },
    options,
  );
  const course = await callAs(
    admin,
    operations.createCourse,
    {
      title: 'Fuzzing',
      code: 'F1',
      termId: term.id,
      timeZone: 'Europe/Berlin',
      department: 'Physics',
      placeIds: [place.id],
    },
    options,
  );
  const courseId = course.id;
  const meeting = await callAs(
    admin,
    operations.addMeeting,
    { courseId, weekday: 3, startLocal: '09:00', endLocal: '10:00' },
    options,
  );
  const session = await callAs(
    admin,
    operations.addSession,
    { courseId, startsAt: at(-5), endsAt: at(55) },
    options,
  );

  const ics = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'SUMMARY:Closed'],
    ...[`DTSTART;VALUE=DATE:${day(4).replaceAll('-', '')}`, 'END:VEVENT', 'END:VCALENDAR'],
  ].join('\r\n');
  const calendarId = 'holidays';
  await callAs(admin, operations.importCalendar, { calendarId, name: 'H', ics }, options);

  async function actor(role: Role | null): Promise<Identity> {
    const { uid, token } = await person(services, role ?? 'pending');
    if (role === null) return token;
    const belongs: Partial<Access> = {};
    if (role === 'instructor') belongs.staffOf = { [courseId]: OPEN_END };
    if (role === 'kiosk') belongs.placeId = place.id;
    if (role === 'student') {
      const studentNumber = `S${randomUUID().slice(0, 8)}`;
      Object.assign(belongs, { studentNumber, rosterOf: { [courseId]: OPEN_END } });
      await db.doc(`users/${uid}`).update({ studentNumber, courseIds: [courseId] });
      await rosterLine(services, { courseId, uid, email: `${uid}@school.example`, studentNumber });
    }
    if (role === 'guardian') {
      belongs.children = Object.fromEntries(students.map((child) => [child, parentRights()]));
    }
    await accessOf(db).doc(uid).set(belongs, { merge: true });
    return token;
  }

  const deadNotice = 'check-out.accepted:fuzz';
  await notices(db).doc(deadNotice).set(deadOne());
  const students: string[] = [];
  for (let n = 0; n < 3; n++) students.push((await actor('student')).uid);
  for (const uid of students) await rejectedAndAppealed(services, uid, courseId, session.id);
  const requests = await Promise.all(
    students.map((uid) => askedToBeExcused(services, uid, day(1))),
  );
  for (const [i, { requestId }] of requests.entries()) {
    await evidenceRef(db, { requestId, upload: UPLOAD }).set(readyEvidence(students[i] ?? ''));
  }
  const anomaly = await absentInRow(services, courseId, students[0] ?? '');
  const teacher = (await actor('instructor')).uid;
  const guardian = (await actor('guardian')).uid;
  const kiosk = await callAs(
    admin,
    operations.createKiosk,
    { placeId: place.id, name: 'Door' },
    options,
  );
  const kept = { childUid: students[0] ?? '', guardianEmail: 'kept-away@school.example' };
  const block = { ...kept, reason: 'A court order' };
  const { blockId } = await callAs(admin, operations.blockGuardian, block, options);
  const csv = 'studentNumber,email,name\n1,ada@school.example,Ada\n';
  const started = await callAs(admin, operations.startRosterImport, { csv, courseId }, options);
  const hook = await callAs(
    admin,
    operations.createWebhook,
    { url: 'https://hooks.school.example/rollcall', kinds: 'all' },
    options,
  );
  const { webhookId } = hook.webhook;
  const test = await callAs(admin, operations.testWebhook, { webhookId }, options);
  await rebuildStats(services);
  const asked = { format: 'csv', filter: { courseId } } as const;
  const report = await callAs(admin, operations.createReport, asked, options);
  const schedule = await callAs(
    admin,
    operations.createReportSchedule,
    {
      ...{ name: 'Weekly', kind: 'summary', period: 'week', format: 'csv', every: 'weekly' },
      ...{ at: '07:00', timeZone: 'Europe/Berlin', filter: { courseId } },
    },
    options,
  );
  const policy = await callAs(admin, operations.getPolicy, {}, options);
  const { version } = policy;
  const { textVersion } = policy.rules.consent;
  const { publicKey } = await deviceKey();
  const device = randomUUID().replaceAll('-', '');
  const uids = [...students, teacher, guardian];
  return {
    actor,
    known: {
      courseId: [courseId],
      courseIds: [courseId],
      termId: [term.id],
      placeId: [place.id],
      placeIds: [place.id],
      meetingId: [meeting.id],
      localDate: [day(0), day(1), day(2), day(3), day(4), day(5), day(6), day(40)],
      calendarId: [calendarId],
      calendarIds: [calendarId],
      ics: [ics, `${ics}\r\n`, ics.replace('END:VEVENT', ''), 'BEGIN:VCALENDAR', 'x'.repeat(1e5)],
      dayPart: ['AM', 'PM', 'EVE'],
      feedId: ['0'.repeat(64)],
      sessionId: [session.id],
      studentUid: students,
      subjectUid: students,
      childUid: students,
      staffUid: [teacher, admin.uid],
      department: ['Physics'],
      guardianUid: [guardian],
      uid: uids,
      timeZone: ['Europe/Berlin', 'America/New_York', 'Nowhere/City'],
      textVersion: [textVersion],
      publicKey: [publicKey],
      basedOn: [version],
      boundary: [CIRCLE, SQUARE],
      webhookId: [webhookId],
      deliveryId: [test.deliveryId],
      url: [hook.webhook.url, 'https://[2606:4700::1111]/', 'http://10.0.0.1/'],
      relation: ['parent'],
      blockId: [blockId],
      startsAt: [at(60)],
      endsAt: [at(120)],
      opensAt: [at(50)],
      lateAfter: [at(70)],
      closesAt: [at(110)],
      deviceId: [device],
      number: [1],
      kioskId: [kiosk.kioskId],
      code: [kiosk.code],
      upload: [UPLOAD],
      rollCallId: ['no-roll-call'],
      requestId: requests.map(({ requestId }) => requestId),
      revision: requests.map(({ revision }) => revision),
      covers: [{ sessionIds: [session.id] }, { from: day(0), to: day(2) }],
      anomalyId: [anomaly],
      appealId: students.map((uid) => `${session.id}_${uid}_checkIn`),
      eventId: ['no-event'],
      noticeId: [deadNotice],
      reportId: [report.reportId],
      scheduleId: [schedule.scheduleId],
      recipients: [teacher],
      columns: ['courseCode', 'section', 'studentNumber'],
      section: ['A'],
      by: [admin.uid],
      importId: [started.importId],
      csv: [csv, 'a,"b'],
      studentNumber: ['S-known', 'S-other'],
      noticeIds: ['check-in.accepted:attempt', `attendance.absent:${session.id}:r~child`],
      tokenId: ['phone', '0'.repeat(40)],
      Image: [...shotsOf('somebody'), picture(null), 'AAAA'],
    },
  };
}

/** A check-in that was rejected, as far as an appeal looks at it, and the appeal. */
async function rejectedAndAppealed(
  services: Services,
  uid: string,
  courseId: string,
  sessionId: string,
): Promise<void> {
  const at = new Date();
  const tried = { uid, sessionId, courseId, operation: 'checkIn' as const, claimedAt: at };
  await attempts(services.db)
    .doc(`${sessionId}_${uid}_checkIn_0`)
    .set({ ...tried, counted: true, decision: 'rejected', reasons: [], decidedAt: at });
  const appeal = { sessionId, note: 'The camera was dirty.' };
  await callAs(uid, operations.appealCheckIn, appeal, { services });
}

/** Something unusual about a student of the course; @returns its id */
async function absentInRow({ db }: Services, courseId: string, uid: string): Promise<string> {
  const at = new Date();
  const ref = anomalyRef(db, `absences-in-row~${courseId}~${uid}`, 1);
  await ref.set({
    kind: 'absences-in-row',
    state: 'open',
    subject: `absences-in-row~${courseId}~${uid}`,
    episode: 1,
    current: true,
    courseId,
    studentUids: [uid],
    evidence: { kind: 'absences-in-row', from: at, to: at, sessionIds: ['fuzz'], missed: 3 },
    firstSeenAt: at,
    lastSeenAt: at,
    clearedAt: null,
    dismissal: null,
    revision: 'r1',
  });
  return ref.id;
}

/** A file of a request, as if it had been looked at. */
function readyEvidence(uid: string): StoredEvidence {
  const at = new Date();
  return {
    uid,
    declaredType: 'image/png',
    bytes: 1000,
    state: 'ready',
    reason: null,
    warning: null,
    type: 'image/jpeg',
    sha256: '0'.repeat(64),
    attempts: 1,
    leaseUntil: null,
    storedAt: at,
    settledAt: at,
  };
}

/** A notice that could not be delivered. */
function deadOne(): StoredNotice {
  const createdAt = new Date();
  return {
    kind: 'check-out.accepted',
    to: ['nobody'],
    data: { attemptId: 'a' },
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 86_400_000),
    status: 'dead',
    dueAt: null,
    lease: null,
    attempts: 0,
    cursor: null,
    expandedAt: createdAt,
    totals: NO_TOTALS,
    round: 0,
    reopening: false,
    problem: null,
  };
}

async function askedToBeExcused(
  services: Services,
  uid: string,
  day: string,
): Promise<{ requestId: string; revision: string }> {
  const asked = { category: 'medical', reason: 'A dentist.', submit: true } as const;
  const covers = { from: day, to: day };
  return await callAs(uid, operations.createAbsenceRequest, { ...asked, covers }, { services });
}
