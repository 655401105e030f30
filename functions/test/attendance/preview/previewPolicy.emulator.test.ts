import assert from 'node:assert/strict';
import { checkInWith } from '../../../client/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { DEFAULT_POLICY } from '../../../src/settings/index.ts';
import { callAs } from '../../support/call.ts';
import type { Classroom, Student } from '../../support/classroom.ts';
import { ROOM, addSession, classroom, fixInRoom, seen, student } from '../../support/classroom.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';

const { rules } = DEFAULT_POLICY;
const AWAY = { lat: ROOM.lat + 0.02 };

describe('a dry run of other rules', () => {
  let services: Isolated;
  let room: Classroom;
  let ada: Student;
  let atRoom: string;
  let outside: string;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    services = isolatedServices();
    room = await classroom({}, services);
    ada = await student(room, shotsOf('ada'));
    atRoom = room.sessionId;
    outside = await addSession(room.admin, room.courseId, {}, services);
    const shot = (n: number, where = {}) => seen([picture('ada', n)], fixInRoom(where));
    // The rejected one first: only a fix beyond doubt is where the next journey starts.
    await checkInWith(ada.client, ada.phone, outside, shot(701, AWAY));
    await checkInWith(ada.client, ada.phone, atRoom, shot(700, { accuracyM: 40 }));
    await checkInWith(ada.client, ada.phone, atRoom, shot(702), 'checkOut');
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  type Input = Parameters<
    typeof callAs<string, never, typeof operations.previewPolicy.input, never>
  >[2];
  const preview = (input: Input, who = room.admin) =>
    callAs(who, operations.previewPolicy, input, { services });
  const audits = async () =>
    (await services.db.collection('audit').where('action', '==', 'policy.previewed').get()).size;

  it('finds nothing changed under the rules in force', async () => {
    const reply = await preview({});
    assert.deepEqual(
      [reply.examined, reply.unchanged, reply.changed, reply.examples],
      [3, 3, [], []],
    );
    assert.deepEqual([reply.truncated, reply.caveats], [false, ['REFUSED_AT_GATE']]);
    assert.equal(Date.parse(reply.to) - Date.parse(reply.from), 7 * 86_400_000);
  });

  it('says what it cannot know where a course’s own rule would be dropped', async () => {
    const own = services.db.doc(`sessions/${atRoom}`);
    await own.update({ 'rules.challengeLifeS': 30, 'rules.attemptsPerSession': 3 });
    try {
      const { courseId } = room;
      const same = await preview({ courseId });
      assert.deepEqual(same.caveats, ['REFUSED_AT_GATE']);
      const dropped = await preview({ courseId, courseRules: {} });
      assert.deepEqual(dropped.caveats, ['REFUSED_AT_GATE', 'CHALLENGE_LIFE', 'ATTEMPT_LIMIT']);
    } finally {
      await own.update({ rules: {} });
    }
  });

  it('says what would have come to something else, with examples, and changes nothing', async () => {
    const before = await audits();
    const location = { ...rules.location, outside: 'flag' as const, maxAccuracyM: 20 };
    const leave = { earlyGraceMin: 60, checkOut: 'optional' as const };
    const reply = await preview({ policy: { ...rules, location, leave, challengeLifeS: 30 } });
    const words = reply.changed.map(({ operation, before: was, after: would, count }) =>
      [operation, was.decision, was.status, would.decision, would.status, count].join(' '),
    );
    assert.deepEqual(words.toSorted(), [
      'checkIn accepted present pending_review  1',
      'checkIn rejected  accepted present 1',
      'checkOut accepted left_early accepted left 1',
    ]);
    const coarse = reply.examples.find(({ reasons }) => reasons.includes('LOCATION_TOO_COARSE'));
    assert.deepEqual([coarse?.sessionId, coarse?.studentUid], [atRoom, ada.uid]);
    assert.deepEqual(reply.caveats, ['REFUSED_AT_GATE', 'CHALLENGE_LIFE']);
    const record = await services.db.doc(`sessions/${outside}/attendance/${ada.uid}`).get();
    assert.equal(record.exists, false);
    assert.equal((await callAs(room.admin, operations.getPolicy, {}, { services })).version, 0);
    assert.equal(await audits(), before + 1);
  });

  it('keeps no reply: the same call looks again, and each look is audited', async () => {
    const before = await audits();
    const again = () =>
      callAs(room.admin, operations.previewPolicy, {}, { services, key: 'same-preview' });
    await again();
    await again();
    assert.equal(await audits(), before + 2);
  });

  it('is for a course’s staff too, of its own rules and its own attempts', async () => {
    const { courseId } = room;
    const staffOf = { [courseId]: OPEN_END };
    const teacher = await member('instructor', { staffOf }, services);
    const courseRules = { location: { outside: 'review' as const } };
    const reply = await preview({ courseId, courseRules }, teacher);
    assert.deepEqual(
      reply.examples.map(({ sessionId, after: would }) => [sessionId, would.decision]),
      [[outside, 'pending_review']],
    );
    await fails('permission-denied', preview({ courseId, policy: rules }, teacher));
    await fails('permission-denied', preview({}, teacher));
    const stranger = await member('instructor', {}, services);
    await fails('not-found', preview({ courseId, courseRules }, stranger));
    await fails('not-found', preview({ courseId: 'nowhere', courseRules }));
    const failure = await fails('invalid-request', preview({ courseRules }));
    assert.deepEqual(
      failure.details.fields?.map(({ field }) => field),
      ['courseId'],
    );
  });

  it('looks at the days that were asked for and at one course’s attempts', async () => {
    const elsewhere = await classroom({}, services);
    assert.equal((await preview({ courseId: elsewhere.courseId })).examined, 0);
    const until = new Date(Date.now() - 86_400_000).toISOString();
    assert.equal((await preview({ until, days: 1 })).examined, 0);
    await fails('invalid-request', preview({ days: 32 }));
    await fails('invalid-request', preview({ until: '1970-01-02T00:00:00Z' }));
  });
});
