import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { expectedAt } from '../../src/attendance/kioskPlace.ts';
import type { Session } from '../../src/courses/index.ts';
import { sessionOf } from '../../src/courses/index.ts';
import { rosterLine } from '../accounts/people.ts';
import { classroom } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';

/** As many as a kiosk looks for a face among. */
const MOST = 600;
const LEFT = new Date('2026-01-02T00:00:00Z');

describe('who is expected at a kiosk', function () {
  this.timeout(60_000);
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(async () => {
    await services.dispose();
  });

  /** A session of a course of its own. */
  async function session(): Promise<Session> {
    const { sessionId } = await classroom({}, services);
    return (await sessionOf(services.db, sessionId)) ?? assert.fail('no session');
  }

  /** Lines of the roster: of people whose accounts are missing, or who have left, nobody is expected. */
  async function put(courseId: string, count: number, line: { uid?: string; until?: Date } = {}) {
    const numbers = Array.from({ length: count }, () => randomUUID().slice(0, 12));
    await Promise.all(
      numbers.map((studentNumber) =>
        rosterLine(services, {
          courseId,
          email: `${studentNumber}@school.example`,
          studentNumber,
          ...line,
        }),
      ),
    );
  }

  it('is everybody with an account who is on the roster then', async () => {
    const one = await session();
    await put(one.courseId, 1, { uid: 'ada' });
    await put(one.courseId, 1, { uid: 'bob', until: LEFT });
    await put(one.courseId, MOST - 2);
    assert.deepEqual([...(await expectedAt(services, [one])).keys()], ['ada']);
  });

  it('is nobody when a roster is too long to be read whole, however few of it may come', async () => {
    const one = await session();
    await put(one.courseId, 1, { uid: 'ada' });
    await put(one.courseId, MOST);
    const failure = await fails('conflict', expectedAt(services, [one]));
    assert.match(failure.message, /600 people/);
  });
});
