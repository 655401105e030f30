import assert from 'node:assert/strict';
import { assignStaff } from '../../functions/src/courses/index.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { callAs } from '../../functions/test/support/call.ts';
import { member } from '../../functions/test/support/school.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { services } from './services.ts';
import { tokenOf } from './token.ts';

const HOUR_MS = 3_600_000;

describe('The rules and a substitute', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
  });

  /** A substitute whose grant ends so many hours from now; negative: it was given earlier and has ended. */
  async function substitute(hours: number): Promise<string> {
    const uid = await member('instructor', {}, services());
    const clock = clockAt(new Date(Date.now() - 48 * HOUR_MS).toISOString());
    const until = new Date(Date.now() + hours * HOUR_MS).toISOString();
    const grant = { courseId: rollcall.values.course, uid, role: 'substitute' as const, until };
    const given = { services: { ...services(), clock } };
    await callAs(rollcall.office, assignStaff, grant, given);
    return uid;
  }

  const verdicts = async (uid: string): Promise<string[]> => {
    const { course, number, session, student } = rollcall.values;
    const paths = [
      `courses/${course}`,
      `courses/${course}/roster/${number}`,
      `sessions/${session}`,
      `sessions/${session}/attendance/${student}`,
    ];
    return await Promise.all(paths.map((path) => ask({ does: 'get', path }, tokenOf(uid))));
  };

  it('let one read the course within the grant', async () => {
    assert.deepEqual(new Set(await verdicts(await substitute(1))), new Set(['allowed']));
  });

  it('let one read nothing of it once the grant has ended', async () => {
    assert.deepEqual(new Set(await verdicts(await substitute(-1))), new Set(['denied']));
  });

  it('let one read nothing of another course', async () => {
    const uid = await member('instructor', {}, services());
    await callAs(
      rollcall.office,
      assignStaff,
      {
        ...{ courseId: await otherCourse(), uid, role: 'substitute' as const },
        until: new Date(Date.now() + HOUR_MS).toISOString(),
      },
      { services: services() },
    );
    assert.deepEqual(new Set(await verdicts(uid)), new Set(['denied']));
  });

  async function otherCourse(): Promise<string> {
    const all = await services().db.collection('courses').listDocuments();
    return all.find(({ id }) => id !== rollcall.values.course)?.id ?? assert.fail();
  }
});
