import assert from 'node:assert/strict';
import { grantStaff } from '../../../src/accounts/index.ts';
import { rebuildStats } from '../../../src/insights/index.ts';
import { bandCrossings, crossingId } from '../../../src/insights/stats/bands/crossingStore.ts';
import { audience } from '../../../src/notifications/audience.ts';
import { recipientKey } from '../../../src/notifications/notice.ts';
import { notices, toNotice } from '../../../src/notifications/noticeStore.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member, parentRights } from '../../support/school.ts';
import type { StatsCourse } from './world.ts';
import { mark, newCourse, newSession, newTerm } from './world.ts';

const SESSIONS = 10;

describe('crossing into a band of missed sessions', function () {
  this.timeout(60_000);
  const clock = clockAt('2026-11-20T12:00:00.000Z');
  let services: Isolated;
  let course: StatsCourse;
  let sessions: string[];

  beforeEach(async () => {
    clock.set('2026-11-20T12:00:00.000Z');
    services = isolatedServices({ clock });
    course = await newCourse(services, await newTerm(services), ['ann']);
    sessions = [];
    for (let day = 0; day < SESSIONS; day++) {
      sessions.push(await newSession(services, course, day));
    }
    await misses(0);
  });
  afterEach(() => services.dispose());

  /** So many absences among the sessions. */
  async function misses(count: number): Promise<void> {
    for (const [i, id] of sessions.entries()) {
      await mark(services, course, id, { ann: i < count ? 'absent' : 'present' });
    }
    await rebuildStats(services);
  }

  /** What is owed, by kind and band. */
  async function owed(): Promise<string[]> {
    const found = await services.db.collection('notifications').get();
    return found.docs
      .map((doc) => `${String(doc.get('kind'))} ${String(doc.get('data.band'))}`)
      .sort();
  }

  async function crossings(): Promise<Record<string, boolean>> {
    const found = await bandCrossings(services.db).get();
    return Object.fromEntries(found.docs.map((doc) => [doc.data().band, doc.data().told]));
  }

  it('is told of once, however often stats are rebuilt, left and crossed again', async () => {
    assert.deepEqual(await owed(), []);
    await misses(1);
    const once = ['attendance.band moderate', 'student.absence-band moderate'];
    assert.deepEqual(await owed(), once);
    await misses(0);
    await misses(1);
    assert.deepEqual(await owed(), once);
    const stats = await services.db.collection('stats/v1/students').get();
    await Promise.all(stats.docs.map((doc) => doc.ref.delete()));
    await rebuildStats(services);
    assert.deepEqual(await owed(), once);
    assert.deepEqual(await crossings(), { moderate: true });
    const audited = await services.db
      .collection('audit')
      .where('action', '==', 'student.band-crossed')
      .get();
    assert.equal(audited.size, 1);
  });

  it('in a jump is told of for the higher band alone, and the lower one is passed', async () => {
    await misses(3);
    assert.deepEqual(await owed(), ['attendance.band severe', 'student.absence-band severe']);
    assert.deepEqual(await crossings(), { moderate: false, severe: true });
    await misses(0);
    await misses(1);
    assert.equal((await owed()).length, 2);
  });

  it('step by step is told of for each band', async () => {
    await misses(1);
    await misses(2);
    assert.deepEqual(await crossings(), { moderate: true, severe: true });
    assert.equal((await owed()).length, 4);
  });

  it('is noted and not told where a rebuild is to be quiet, or the term is over', async () => {
    clock.set('2027-03-01T12:00:00.000Z');
    await misses(1);
    assert.deepEqual(await crossings(), { moderate: false });
    assert.deepEqual(await owed(), []);
    clock.set('2026-11-20T12:00:00.000Z');
    for (const [i, id] of sessions.entries()) {
      await mark(services, course, id, { ann: i < 5 ? 'absent' : 'present' });
    }
    await rebuildStats(services, { tells: false });
    assert.deepEqual(await crossings(), { moderate: false, severe: false });
    assert.deepEqual(await owed(), []);
  });

  it('reaches the student, the guardians who may see attendance, and the staff of the courses', async () => {
    const guardian = (rights: Parameters<typeof parentRights>[0], child = 'ann') =>
      member('guardian', { children: { [child]: parentRights(rights) } }, services);
    const mother = await guardian({});
    await guardian({ attendance: false });
    await guardian({ verified: false });
    await guardian({ until: new Date('2026-01-01T00:00:00Z') });
    await guardian({}, 'bob');
    const staff = async (courseId: string): Promise<string> => {
      const uid = await member('instructor', {}, services);
      await services.db.runTransaction((tx) => {
        const until = OPEN_END;
        const grant = { uid, role: 'instructor' as const, until, grantedBy: 'x', updatedAt: until };
        grantStaff(tx, services.db, courseId, grant);
        return Promise.resolve();
      });
      return uid;
    };
    const teacher = await staff(course.courseId);
    await staff((await newCourse(services, course.termId, ['bob'])).courseId);
    await misses(1);
    const toldOf = async (kind: string): Promise<string[]> => {
      const id = `${kind}:${crossingId(course.termId, 'ann', 'moderate')}`;
      const stored = (await notices(services.db).doc(id).get()).data() ?? assert.fail();
      return (await audience(services, toNotice(id, stored), clock.now())).map(recipientKey);
    };
    assert.deepEqual(
      await toldOf('attendance.band'),
      ['ann', recipientKey({ uid: mother, childUid: 'ann' })].sort(),
    );
    assert.deepEqual(await toldOf('student.absence-band'), [teacher]);
  });
});
