import assert from 'node:assert/strict';
import { newSchool } from '../../bench/anomalies/school.ts';
import { tally } from '../../bench/anomalies/score.ts';
import { watch } from '../../bench/anomalies/watch.ts';

describe('the bench of anomalies', function () {
  this.timeout(60_000);
  const school = newSchool(7, 40);

  it('makes the same school of one seed and another of another', () => {
    assert.deepEqual(newSchool(7, 40), school);
    assert.notDeepEqual(newSchool(8, 40).enrolled, school.enrolled);
  });

  it('tells the same alarms when its students come in another order', () => {
    const turned = {
      ...school,
      enrolled: school.enrolled.toReversed(),
      students: school.students.toReversed(),
      phones: school.phones.toReversed(),
    };
    const inOrder = (some: ReturnType<typeof watch>): string[] =>
      some.map((alarm) => JSON.stringify(alarm)).toSorted();
    assert.deepEqual(inOrder(watch(turned)), inOrder(watch(school)));
  });

  it('counts an alarm of nothing as false, and one in vain as missed', () => {
    const none = tally(school, []);
    assert.equal(none['score-drift'].hits, 0);
    const alarm = { kind: 'score-drift', subject: 'nobody', day: 3 } as const;
    assert.equal(tally(school, [alarm])['score-drift'].falseAlarms, 1);
    const [planted] = school.planted;
    assert.ok(planted !== undefined);
    const { kind, subject, from } = planted;
    const twice = tally(school, [
      { kind, subject, day: from },
      { kind, subject, day: from + 1 },
    ]);
    if (kind !== 'absences-in-row') {
      assert.deepEqual([twice[kind].hits, twice[kind].falseAlarms], [1, 1]);
    }
  });
});
