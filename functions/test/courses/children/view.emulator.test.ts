import assert from 'node:assert/strict';
import { entriesFor } from '../../../src/courses/feed/feedEntries.ts';
import { operations, table } from '../../../src/operations.ts';
import type { ChildRights } from '../../../src/platform/access.ts';
import { accessOf, noAccess } from '../../../src/platform/access.ts';
import { Failure } from '../../../src/platform/failures.ts';
import type { Person } from '../../accounts/people.ts';
import { callAs } from '../../support/call.ts';
import type { ChildrensSchool } from './school.ts';
import { childrensSchool, guardianOf } from './school.ts';

const HOUR = 3_600_000;
const NONE = { attendance: false, consent: false, absences: false };
const GONE = 'not-found';
const DENIED = 'permission-denied';

/** What each way to look at a child gives to a guardian: seen, or how it is refused. */
const LOOKS = ['child', 'children', 'sessions', 'records', 'record', 'days', 'feed', 'consent'];
type Seen = readonly string[];

const NOTHING: Seen = [GONE, 'none', GONE, DENIED, GONE, DENIED, 'none', DENIED];

/** Written by hand: the link, and what it lets its owner see, in the order of LOOKS. */
const VIEWS: readonly (readonly [who: string, changes: Partial<ChildRights>, sees: Seen])[] = [
  ['with every right', {}, LOOKS.map(() => 'seen')],
  [
    'who may see the attendance alone',
    { ...NONE, attendance: true },
    [...LOOKS.slice(0, -1).map(() => 'seen'), DENIED],
  ],
  [
    'who may consent alone',
    { ...NONE, consent: true },
    ['seen', 'seen', DENIED, DENIED, GONE, DENIED, 'none', 'seen'],
  ],
  [
    'who may report absences alone',
    { ...NONE, absences: true },
    ['seen', 'seen', 'seen', DENIED, GONE, DENIED, 'none', DENIED],
  ],
  ['without a right', NONE, ['seen', 'seen', DENIED, DENIED, GONE, DENIED, 'none', DENIED]],
  ['whose link has not begun', { from: new Date(Date.now() + HOUR) }, NOTHING],
  ['whose link has ended', { until: new Date(Date.now() - HOUR) }, NOTHING],
  ['whom the school has not checked', { verified: false }, NOTHING],
  ['of a suspended child', { suspended: true }, NOTHING],
];

describe('a guardian’s view of a child', function () {
  this.timeout(30_000);
  let school: ChildrensSchool;
  before(async () => {
    school = await childrensSchool();
  });
  after(() => school.services.dispose());

  /** Each look in the order of LOOKS. */
  async function looksAt(who: Person, uid: string): Promise<string[]> {
    const { services, room } = school;
    const options = { services };
    const day = new Date().toISOString().slice(0, 10);
    const [from, to] = [-HOUR, HOUR].map((ms) => new Date(Date.now() + ms).toISOString());
    const about = { studentUid: uid };
    const ask = <T>(answer: Promise<T>, shows: (reply: T) => boolean): Promise<string> =>
      answer.then(
        (reply) => (shows(reply) ? 'seen' : 'none'),
        (error: unknown) =>
          error instanceof Failure ? error.code : Promise.reject(error as Error),
      );
    const { token } = who;
    const access = (await accessOf(services.db).doc(who.uid).get()).data() ?? noAccess(new Date());
    return await Promise.all([
      ask(callAs(token, operations.getChild, { childUid: uid }, options), (c) => c.uid === uid),
      ask(callAs(token, operations.listMyChildren, {}, options), ({ children }) =>
        children.some((child) => child.uid === uid),
      ),
      ask(
        callAs(token, operations.listChildSessions, { childUid: uid, from, to }, options),
        ({ sessions }) => sessions.some(({ sessionId }) => sessionId === room.sessionId),
      ),
      ask(callAs(token, operations.listRecords, about, options), ({ records }) =>
        records.every(({ studentUid }) => studentUid === uid),
      ),
      ask(
        callAs(token, operations.getRecord, { ...about, sessionId: room.sessionId }, options),
        ({ record }) => record?.studentUid === uid,
      ),
      ask(
        callAs(token, operations.listDays, { ...about, from: day, to: day }, options),
        () => true,
      ),
      ask(entriesFor(services, access), (entries) => entries.length > 0),
      ask(callAs(token, operations.getConsent, { subjectUid: uid }, options), () => true),
    ]);
  }

  for (const [who, changes, sees] of VIEWS) {
    it(`shows one ${who} what the link gives, and nothing of other children`, async () => {
      const { child, other } = school;
      const guardian = await guardianOf(school, child.uid, changes);
      assert.deepEqual(await looksAt(guardian, child.uid), sees);
      // The feed is one’s own: it names no child.
      const feed = sees[6] ?? '';
      const foreign = NOTHING.with(6, feed);
      assert.deepEqual(await looksAt(guardian, other.uid), foreign);
      assert.deepEqual(await looksAt(guardian, 'no-such-child'), foreign);
    });
  }

  it('is name, number and class, without address, birth date or face', async () => {
    const { child, services, room } = school;
    const guardian = await guardianOf(school, child.uid, { from: new Date(0) });
    const seen = await callAs(
      guardian.token,
      operations.getChild,
      { childUid: child.uid },
      { services },
    );
    const { link, courses, ...profile } = seen;
    assert.deepEqual(profile, {
      uid: child.uid,
      name: 'A student',
      studentNumber: `N-${child.uid}`,
      programme: null,
      year: null,
      section: '7b',
    });
    assert.deepEqual([link.from, link.until, link.verified], [null, null, true]);
    assert.deepEqual(
      courses.map(({ courseId, title }) => [courseId, title]),
      [[room.courseId, 'Physics']],
    );
  });

  it('names no courses without a right to them', async () => {
    const guardian = await guardianOf(school, school.child.uid, NONE);
    const { children } = await callAs(
      guardian.token,
      operations.listMyChildren,
      {},
      { services: school.services },
    );
    assert.deepEqual(
      children.map(({ courses }) => courses),
      [[]],
    );
  });

  it('lets a guardian write in a child’s name nothing but consent, and reports of absence', () => {
    const inName = table.filter(({ roles, writes, input }) => {
      const named = Object.keys(input.shape).some((field) =>
        ['studentUid', 'childUid', 'subjectUid'].includes(field),
      );
      return writes && named && Array.isArray(roles) && roles.includes('guardian');
    });
    const names = inName.map(({ name }) => name).filter((name) => !name.includes('Absence'));
    assert.deepEqual(names.sort(), ['giveConsent', 'withdrawConsent']);
  });
});
