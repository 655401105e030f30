import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { register, requestPasswordReset } from '../src/accounts/index.ts';
import { workOffRequest } from '../src/accounts/workOffRequest.ts';
import { sweepRollCallPhotos } from '../src/attendance/index.ts';
import {
  courseConsoleEdit,
  followAll,
  followCourse,
  followTerm,
  moveTerm,
  sweepRosterFiles,
} from '../src/courses/index.ts';
import { useFaceEngine } from '../src/faces/engineHost.ts';
import { continueSearch } from '../src/faces/sameFace/continueSearch.ts';
import { enrolFace } from '../src/faces/index.ts';
import { placeConsoleEdit } from '../src/places/index.ts';
import type { ConsoleEditable } from '../src/platform/consoleEdit.ts';
import type { Follow, Written } from '../src/platform/consoleTrigger.ts';
import { settleWrite } from '../src/platform/consoleTrigger.ts';
import type { Editable } from '../src/platform/settled.ts';
import { DEFAULT_POLICY, policyConsoleEdit, updatePolicy } from '../src/settings/index.ts';
import { mailsTo } from './accounts/mails.ts';
import { newEmail, person, rosterLine } from './accounts/people.ts';
import { newCourse, newMeeting, school, sessionsOf } from './courses/school.ts';
import { consentingStudent } from './faces/people.ts';
import { callAs } from './support/call.ts';
import { clockAt } from './support/clock.ts';
import type { Deliver } from './support/deliveries.ts';
import { DELIVERIES, deliver } from './support/deliveries.ts';
import { fakeFaceEngine, shotsOf } from './support/fakeFaceEngine.ts';
import type { Isolated } from './support/isolated.ts';
import { isolatedServices } from './support/isolated.ts';

/** Events about one state of things that was just made, and how to read what has become of it. */
interface Scene {
  readonly services: Isolated;
  readonly events: readonly Deliver[];
  /** What the functions' own writes are told of, once all else was delivered. */
  readonly afterwards?: readonly Deliver[];
  readonly state: () => Promise<unknown>;
}

/**
 * What the triggers and schedules run, in a project of its own for each order, where nothing else delivers events.
 * (Closing, `access`, imports, exceptions and calendars have such tests beside their own.)
 */
describe('the same state in the end, whatever the number and order of events,', function () {
  this.timeout(60_000);

  function holdsFor(what: string, make: () => Promise<Scene>, expected: unknown): void {
    for (const how of Object.keys(DELIVERIES)) {
      it(`${what}: ${how}`, async () => {
        const { services, events, afterwards = [], state } = await make();
        try {
          await deliver(events, how);
          for (const event of afterwards) await event();
          assert.deepEqual(await state(), expected);
        } finally {
          await services.dispose();
        }
      });
    }
  }

  holdsFor('of edits in the console and of the timetable', editedSchool, {
    course: ['Topology', null],
    place: ['Hall', 1, 'name'],
    policy: [2, null],
    sessions: ['2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02'].map((date) => [
      date,
      'scheduled',
      'Topology',
      20,
    ]),
  });

  holdsFor('of registrations and password resets', strangers, {
    mails: ['Reset', 'Welcome', 'Welcome'],
    roles: ['pending', 'student'],
    open: 0,
  });

  holdsFor('of the hourly sweeps', leftFiles, { before: 0, after: 2, gone: true });

  describe('with faces', () => {
    before(() => {
      useFaceEngine(fakeFaceEngine());
    });
    after(() => {
      useFaceEngine(undefined);
    });
    holdsFor('of searches for one face', searches, { conflicts: 1, open: 0, told: 1 });
  });
});

/** A course, its place and the policy were edited by hand, its term moved; no event was delivered yet. */
async function editedSchool(): Promise<Scene> {
  const here = await school();
  const { services, admin, termId, placeId } = here;
  const { db } = services;
  const { id: courseId } = await newCourse(here);
  await newMeeting(here, courseId);
  const { rules } = DEFAULT_POLICY;
  await callAs(admin, updatePolicy, { basedOn: 0, rules }, { services });
  const [course, place, policy] = [`courses/${courseId}`, `places/${placeId}`, 'settings/policy'];
  await db.doc(course).update({ title: 'Topology' });
  await db.doc(place).update({ name: '' });
  await db.doc(policy).update({ 'rules.windows.lateAfterMin': 20 });
  const term = { termId, from: '2026-10-05', to: '2026-11-08' };
  await callAs(admin, moveTerm, term, { services });

  const written = <T extends Editable>(
    editable: ConsoleEditable<T>,
    document: string,
    follow?: Follow,
  ): Deliver => {
    const about = { id: randomUUID(), source: '', type: '', time: '', location: '', project: '' };
    const where = { database: '', namespace: '', document, params: {}, data: undefined };
    const event: Written = { specversion: '1.0', authType: 'unknown', ...about, ...where };
    return () => settleWrite(services, editable, event, follow);
  };
  const edits = [
    written(courseConsoleEdit, course, followCourse),
    written(placeConsoleEdit, place),
    written(policyConsoleEdit, policy, (all, _id, eventId) => followAll(all, eventId)),
  ];
  return {
    services,
    events: [
      ...edits,
      () => followCourse(services, courseId, 'meeting'),
      () => followTerm(services, termId, 'term'),
      () => followAll(services, '2026-10-12T09:00:00Z'),
    ],
    afterwards: edits,
    state: async () => {
      const fields = async (path: string, ...names: string[]): Promise<unknown[]> => {
        const doc = await db.doc(path).get();
        return names.map((name): unknown => doc.get(name));
      };
      const [name, version, problem] = await fields(place, 'name', 'version', 'problem');
      const sessions = Object.values(await sessionsOf(services, courseId));
      return {
        course: await fields(course, 'title', 'problem'),
        place: [name, version, String(problem).split(':')[0]],
        policy: await fields(policy, 'version', 'problem'),
        sessions: sessions.map(({ localDate, status, courseTitle, lateAfter, startsAt }) => [
          localDate,
          status,
          courseTitle,
          (lateAfter.getTime() - startsAt.getTime()) / 60_000,
        ]),
      };
    },
  };
}

/** Somebody on a roster, somebody unknown, and an account that forgot its password have asked. */
async function strangers(): Promise<Scene> {
  const services = isolatedServices();
  const { db } = services;
  const [student, other] = [newEmail(), newEmail()];
  await rosterLine(services, { courseId: 'c1', email: student, studentNumber: 's1' });
  const known = await person(services, 'student');
  for (const email of [student, other])
    await callAs(null, register, { email, name: 'Ada' }, { services });
  await callAs(null, requestPasswordReset, { email: known.email }, { services });
  const asked = await db.collection('accountRequests').get();
  return {
    services,
    events: asked.docs.map(
      ({ id }) =>
        () =>
          workOffRequest(services, id),
    ),
    state: async () => {
      const access = await db.collection('access').get();
      const mails = await Promise.all(
        [student, other, known.email].map((email) => mailsTo(services, email)),
      );
      return {
        mails: mails
          .flat()
          .map(({ subject }) => (/reset|password/i.test(subject) ? 'Reset' : 'Welcome'))
          .sort(),
        roles: access.docs
          .filter(({ id }) => id !== known.uid)
          .map((doc) => String(doc.get('role')))
          .sort(),
        open: (await db.collection('accountRequests').get()).size,
      };
    },
  };
}

/** A photo of a room and a roster's file, both left behind. */
async function leftFiles(): Promise<Scene> {
  const services = isolatedServices();
  const files = await services.bucket();
  for (const name of ['rollCalls/s/u/photo', 'rosterImports/u/file.csv']) {
    await files.file(name).save('left', { resumable: false });
  }
  const later = {
    ...services,
    clock: clockAt(new Date(Date.now() + 25 * 3_600_000).toISOString()),
  };
  const swept = async (): Promise<number> => {
    const audits = await services.db.collection('audit').get();
    return audits.docs.reduce(
      (sum, doc) => sum + Number(doc.get('details.photos') ?? doc.get('details.files') ?? 0),
      0,
    );
  };
  await sweepRollCallPhotos(services, 'soon');
  await sweepRosterFiles(services, 'soon');
  const before = await swept();
  return {
    services,
    events: [
      () => sweepRollCallPhotos(later, '2026-11-27T10:00:00Z'),
      () => sweepRosterFiles(later, '2026-11-27T10:00:00Z'),
    ],
    state: async () => {
      const left = await Promise.all(
        ['rollCalls/', 'rosterImports/'].map((prefix) => files.getFiles({ prefix })),
      );
      return {
        before,
        after: Math.min(2, await swept()),
        gone: left.every(([all]) => all.length === 0),
      };
    },
  };
}

/** Two accounts with one face and one with another; the searches for them have not begun. */
async function searches(): Promise<Scene> {
  const services = isolatedServices();
  const { db } = services;
  for (const who of ['ann', 'ann', 'bob']) {
    const uid = await consentingStudent(services);
    await callAs(uid, enrolFace, { images: [...shotsOf(who)] }, { services });
  }
  const open = await db.collection('faceSearches').get();
  assert.equal(open.size, 3);
  return {
    services,
    events: open.docs.map(
      ({ id }) =>
        () =>
          continueSearch(services, id),
    ),
    state: async () => {
      const told = db.collection('notifications').where('kind', '==', 'face-conflict.found');
      return {
        conflicts: (await db.collection('faceConflicts').get()).size,
        open: (await db.collection('faceSearches').get()).size,
        told: (await told.get()).size,
      };
    },
  };
}
